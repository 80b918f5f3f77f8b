using System.Collections.Immutable;
using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Storage;

/// <summary>Base of the detectors of claims: whoever uses one suffers.</summary>
public abstract class ClaimDetector(string type) : IDetector
{
    public string Type { get; } = type;

    public abstract IEnumerable<Symptom> Detect(Snapshot cluster);

    protected Symptom Seen(
        KubeObject claim, IReadOnlyList<KubeObject> pods, Snapshot cluster, string summary, double confidence,
        string reason, ImmutableArray<Evidence> evidence) => new()
        {
            Type = Type,
            Target = claim.Ref,
            Workload = pods.Count == 0 ? null : cluster.WorkloadOf(pods[0]).Ref,
            Pods = [.. pods.Select(p => p.Ref)],
            Summary = summary,
            Evidence = evidence,
            Confidence = confidence,
            Reasons = [reason],
            Depth = SymptomDepth.Platform,
            Facts = new()
            {
                ["claim"] = claim.Name, ["size"] = $"{ClaimUse.Size(claim)}",
                ["storageClass"] = claim.Text("spec.storageClassName"),
            },
        };
}
