using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Api;

/// <summary>
/// A namespace is being deleted for longer than its pods' grace: its conditions say whether an API cannot be asked for
/// what is in it, or something in it stays.
/// </summary>
public sealed class NamespaceStuckTerminating : IDetector
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // In the order in which the namespace controller gets there.
    private static readonly string[] Conditions =
    [
        "NamespaceDeletionDiscoveryFailure", "NamespaceDeletionGroupVersionParsingFailure",
        "NamespaceDeletionContentFailure", "NamespaceFinalizersRemaining", "NamespaceContentRemaining",
    ];

    public string Type => "NamespaceStuckTerminating";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.Namespace)
        .Where(n => cluster.Now - n.Time("metadata.deletionTimestamp") >= Patience).Select(n => Judge(n, cluster));

    private Symptom Judge(KubeObject ns, Snapshot cluster)
    {
        var since = ns.Time("metadata.deletionTimestamp");
        var conditions = Conditions.Where(t => (string?)ns.Condition(t)?["status"] == "True").ToList();
        var undiscovered = conditions.Contains(Conditions[0]);
        return new Symptom
        {
            Type = Type,
            Target = ns.Ref,
            Summary = "it cannot be deleted: " + (undiscovered
                ? "an API of the cluster does not answer, so what is in it is unknown"
                : conditions.Contains(Conditions[3]) ? "something in it has a finalizer that nobody takes off"
                : conditions.Contains(Conditions[2]) ? "something in it cannot be deleted"
                : conditions.Contains(Conditions[4]) ? "something is left in it"
                : ns.At("metadata.finalizers") is JsonArray { Count: > 0 } ? "it has finalizers of its own"
                : "the namespace controller does not finish"),
            Evidence =
            [
                new Evidence("deleted at", ns.Ref, "metadata.deletionTimestamp", $"{since:yyyy-MM-ddTHH:mm:ssZ}"),
                .. conditions.Select(t => new Evidence($"condition {t}", ns.Ref, $"status.conditions[type={t}].message",
                    (string?)ns.Condition(t)!["message"], Untrusted: true)),
                .. ns.At("metadata.finalizers") is not JsonArray { Count: > 0 } own ? Array.Empty<Evidence>()
                    : [new Evidence("its own finalizers", ns.Ref, "metadata.finalizers", string.Join(", ", own))],
            ],
            Confidence = conditions.Count > 0 ? 0.95 : 0.8,
            Reasons = [conditions.Count > 0 ? "the namespace's conditions say what is in the way"
                : "it has been terminating for minutes; no condition says why"],
            Through =
            [
                .. undiscovered ? cluster.Of(Kind.ApiService).Select(a => a.Ref) : [],
                .. cluster.Derived(StuckObjects.Of).In(ns.Name).Select(o => o.Ref),
            ],
            Since = since,
            Depth = SymptomDepth.Route,
            Facts = new() { ["namespaceName"] = ns.Name, ["undiscovered"] = undiscovered },
        };
    }
}
