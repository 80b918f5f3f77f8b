using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Twin.Rehearsing;

/// <summary>What rules of the cluster stood against, collected from its Events and from the pipeline.</summary>
internal sealed class Obstacles(Func<string?, string, ObjectRef?> workloadOf, Action<string> told)
{
    private readonly List<Violation> _seen = [];

    public ImmutableArray<Violation> Seen => [.. _seen];

    /// <param name="why">Quoted where it is the cluster's text.</param>
    public void Add(string kind, string about, string why, double seconds)
    {
        var known = _seen.FindIndex(v => v.Kind == kind && v.Object == about);
        if (known >= 0)
        {
            _seen[known] = _seen[known] with { Count = _seen[known].Count + 1 };
            return;
        }
        _seen.Add(new Violation(kind, about, why, Math.Round(seconds, 1)));
        told($"{Words(kind)}: {about}: {why}");
    }

    /// <summary>An Event that was made or counted up since the start.</summary>
    public void Take(double seconds, KubeObject e)
    {
        var message = e.Text("message") ?? e.Text("note") ?? "";
        var kind = e.Text("reason") switch
        {
            "FailedScheduling" => "scheduling",
            "FailedCreate" when message.Contains("exceeded quota", StringComparison.Ordinal) => "quota",
            "FailedCreate" => "admission",
            _ => null,
        };
        if (kind is not null)
            Add(kind, About(e), ClusterText.Quote(message), seconds);
    }

    private string About(KubeObject e)
    {
        var (kind, ns, name) =
            (e.Text("involvedObject.kind"), e.Text("involvedObject.namespace"), e.Text("involvedObject.name") ?? "");
        return kind is "Pod" or "ReplicaSet" && workloadOf(ns, name) is { } workload ? $"{workload}"
            : $"{kind} {ns}/{name}";
    }

    private static string Words(string kind) => kind switch
    {
        "disruption_budget" => "refused by a disruption budget",
        "quota" => "refused by a quota",
        "scheduling" => "no node takes a pod",
        _ => "refused by admission",
    };
}
