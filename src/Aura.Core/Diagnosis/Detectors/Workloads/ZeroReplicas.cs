using System.Text.RegularExpressions;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>A workload that wants no replicas: whether that is meant so, and how many it wanted before.</summary>
public static partial class ZeroReplicas
{
    private const int Most = 10000;

    // What py-kube-downscaler and kube-green leave on a workload that they put to sleep.
    private static readonly string[] Sleepers =
        ["downscaler/original-replicas", "downscaler/downtime", "downscaler/uptime", "downscaler/force-downtime"];

    /// <summary>Whether a schedule, an autoscaler or a controller that works so explains that nothing runs.</summary>
    public static bool IsMeant(KubeObject workload, Snapshot cluster) =>
        Array.Exists(Sleepers, s => workload.Annotation(s) is not null)
        || workload.Label("serving.knative.dev/revision") is not null
        || cluster.Derived(WorkloadUsers.Of).Scalers(workload).Any(h => h.Number("spec.minReplicas") == 0
            || (string?)h.Controller?["kind"] == "ScaledObject");

    /// <summary>
    /// The last count above 0 that is written somewhere: in the event of the scaling, at a ReplicaSet of an earlier
    /// rollout (that of the current one is told 0), in what was last applied.
    /// </summary>
    public static (int Replicas, Evidence From)? Before(KubeObject workload, Snapshot cluster)
    {
        foreach (var e in cluster.EventsOf(workload).Where(e => e.Text("reason") == "ScalingReplicaSet"))
            if (FromCount().Match(e.Text("message") ?? "") is { Success: true } m
                && Count(m.Groups["n"].Value) is { } n)
                return (n, new Evidence("before it was scaled to zero", e.Ref, "message", e.Text("message"), true));
        foreach (var set in workload.Kind == Kind.Deployment ? cluster.Revisions(workload) : [])
            if (Count(set.Annotation("deployment.kubernetes.io/desired-replicas")) is { } n)
                return (n, new Evidence("wanted while that revision was rolled out", set.Ref,
                    "metadata.annotations[deployment.kubernetes.io/desired-replicas]", $"{n}"));
        const string applied = "kubectl.kubernetes.io/last-applied-configuration";
        if (AppliedCount().Match(workload.Annotation(applied) ?? "") is { Success: true } a
            && Count(a.Groups["n"].Value) is { } last)
            return (last, new Evidence("wanted when it was last applied", workload.Ref,
                $"metadata.annotations[{applied}]", $"replicas: {last}"));
        return null;
    }

    private static int? Count(string? text) => int.TryParse(text, out var n) && n is > 0 and <= Most ? n : null;

    [GeneratedRegex(@"from (?<n>\d{1,5}) to 0\b|to 0 from (?<n>\d{1,5})\b")]
    private static partial Regex FromCount();

    [GeneratedRegex("\"spec\":\\{(\"[a-zA-Z]+\":[^{},\\[]+,)*\"replicas\":(?<n>\\d{1,5})[,}]")]
    private static partial Regex AppliedCount();
}
