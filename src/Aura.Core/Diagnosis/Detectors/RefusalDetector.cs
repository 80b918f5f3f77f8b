using System.Collections.Immutable;
using Aura.Diagnosis.Detectors.Admission;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors;

/// <summary>Base of the detectors of pods that the API server does not take, one for each reason.</summary>
public abstract class RefusalDetector(string type, params RefusalReason[] reasons) : IDetector
{
    public string Type { get; } = type;

    public virtual IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Derived(RefusedCreations.Of).All
        .Where(r => reasons.Contains(r.Reason)).Select(r => Judge(r, cluster)).OfType<Symptom>();

    /// <returns>Null where what refused the pods would take them by now: they are tried again.</returns>
    protected abstract Symptom? Judge(RefusedCreation refused, Snapshot cluster);

    /// <param name="proof">What shows that it still is so, besides the API server's words.</param>
    protected Symptom Seen(
        RefusedCreation refused, ObjectRef target, string summary, string reason, params IEnumerable<Evidence> proof)
    {
        var (owner, there) = (refused.Owner, refused.Wanted - refused.Missing);
        return new Symptom
        {
            Type = Type,
            Target = target,
            Workload = refused.Workload.Ref,
            Summary = summary,
            Evidence =
            [
                .. proof, refused.Said,
                new Evidence("pods that could be made, of those wanted", owner.Ref,
                    owner.Kind == Kind.DaemonSet ? "status.currentNumberScheduled"
                        : owner.Kind == Kind.Job ? "status.active" : "status.replicas",
                    $"{there} of {refused.Wanted}"),
            ],
            Confidence = 0.97,
            Reasons = [reason],
            Since = refused.Since,
            Depth = SymptomDepth.Platform,
            Facts = new() { ["missingPods"] = refused.Missing },
        };
    }

    protected static PodTemplate TemplateOf(RefusedCreation refused) => RolloutHistory.TemplateOf(refused.Owner);
}
