using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Folding;

/// <summary>Turns a cause into a finding: what changed last, whom it hurts, how grave it is, its stable id.</summary>
public static class FindingWriter
{
    private const int PodsNamed = 20;

    /// <param name="name">The cluster's; null where there is only one.</param>
    public static Finding Write(Cause cause, Snapshot cluster, string? name = null)
    {
        var first = cause.First;
        var workload = cause.Workloads.Select(cluster.Find).OfType<KubeObject>().FirstOrDefault();
        var history = workload?.Kind == Kind.Deployment
            ? RolloutHistory.Of(cluster, workload, cause.Pods, first.CuredBy) : null;
        var services = cause.Consequences.Append(cause).Select(c => c.First)
            .Where(s => s.Type == "ServiceNoEndpoints" || s.Silences).Select(s => s.Target);
        var impact = Impact.Of(cluster, cause.Workloads, services);
        var usual = FindingType.Of(first.Type).Usual;
        var reasons = first.Reasons;
        if (history is { Broke: true })
            reasons = reasons.Add($"only pods of revision {history.Revision} fail");
        return new Finding
        {
            Id = Id(first, name),
            Cluster = name,
            Type = first.Type,
            Severity = impact.SeverityOf(usual),
            Target = first.Target,
            Summary = Summary(cause, impact),
            Evidence =
            [
                .. first.Evidence, .. history?.Evidence(workload!) ?? [],
                .. first.Type == "ConfigChangedBeforeIncident" ? []
                    : cluster.Derived(RecentChanges.Of).About(cause.Workloads, first.Target),
                .. Following(cause), .. ContradictingText.About(cause, cluster),
            ],
            RootCause = new RootCause(first.Type, first.Target, first.Confidence) { Reasons = reasons },
            Affected = Affected(cause),
            Prognosis = first.Prognosis,
            // Parsed again, so that a number is the same whether a finding comes from here or from the store.
            Facts = (JsonObject)JsonNode.Parse(Facts(cause, workload, history).ToJsonString())!,
        };
    }

    /// <summary>Everything that the cause has to do with, for telling whether it is in scope.</summary>
    public static HashSet<ObjectRef> Touches(Cause cause, Snapshot cluster)
    {
        var touched = new HashSet<ObjectRef>([cause.First.Target, .. cause.Workloads, .. cause.Pods]);
        touched.UnionWith(cause.Consequences.Select(c => c.First.Target));
        touched.UnionWith(cause.Symptoms.SelectMany(s => s.Concerns));
        foreach (var pod in cause.Pods.Select(cluster.Find).OfType<KubeObject>())
        {
            touched.UnionWith(cluster.ServicesOf(pod).Select(s => s.Ref));
            for (var owner = cluster.ControllerOf(pod); owner is not null; owner = cluster.ControllerOf(owner))
                touched.Add(owner.Ref);
        }
        return touched;
    }

    private static string Id(Symptom s, string? cluster) => "f-" + Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{s.Type}|{s.Target.Kind.Resource}|{s.Target.Namespace}|{s.Target.Name}|{s.Cause}"
            + (cluster is null ? "" : $"|{cluster}"))))[..10];

    private static string Summary(Cause cause, Impact impact)
    {
        var others = cause.Workloads.Where(w => w != cause.First.Target).ToList();
        var whom = others.Count == 0 || cause.First.Target.Kind == Kind.Service ? ""
            : $" ({Relation(cause)} {string.Join(", ", others)})";
        var pods = cause.Pods.Count switch { 0 => "", 1 => "; 1 pod affected", var n => $"; {n} pods affected" };
        return $"{cause.First.Summary}{whom}{pods}"
            + (impact.Text.Length == 0 ? "" : $"; {impact.Text}");
    }

    private static string Relation(Cause cause) =>
        cause.First.Target.Kind == Kind.ConfigMap || cause.First.Target.Kind == Kind.Secret ? "needed by" : "hits";

    private static IEnumerable<Evidence> Following(Cause cause) => cause.Consequences.Take(4)
        .Select(c => c.First.Evidence[0] with { What = $"follows from it: {c.First.Target}: {c.First.Summary}" });

    private static ImmutableArray<ObjectRef> Affected(Cause cause) =>
    [
        .. cause.Workloads.Concat(cause.Symptoms.SelectMany(s => s.Concerns))
            .Concat(cause.Consequences.Select(c => c.First.Target)).Distinct()
            .Where(o => o != cause.First.Target),
        .. cause.Pods.Where(p => p != cause.First.Target).Take(PodsNamed),
    ];

    private static JsonObject Facts(Cause cause, KubeObject? workload, RolloutHistory? history)
    {
        var facts = (JsonObject)cause.First.Facts.DeepClone();
        facts["pods"] = cause.Pods.Count;
        if (workload is null)
            return facts;
        var (ready, wanted) = Impact.Replicas(workload);
        facts["namespace"] = workload.Namespace;
        facts["workload"] = workload.Name;
        facts["workloadKind"] = workload.Kind.Name;
        facts["workloads"] = cause.Workloads.Count;
        facts["replicas"] = wanted;
        facts["readyReplicas"] = ready;
        facts["oneMoreReplica"] = wanted + 1;
        history?.AddTo(facts, (string?)facts["container"]);
        return facts;
    }
}
