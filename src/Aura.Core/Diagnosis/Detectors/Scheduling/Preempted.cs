using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>
/// The scheduler removed pods of a workload for pods of higher priority, and they have not been made up for since.
/// </summary>
public sealed class Preempted : IDetector
{
    public string Type => "Preempted";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Derived(Preemptions.Of).ByWorkload
        .Select(g => Judge(g.Key, [.. g.OrderByDescending(p => p.At)], cluster)).OfType<Symptom>();

    private Symptom? Judge(ObjectRef target, List<Preemption> preemptions, Snapshot cluster)
    {
        if (cluster.Find(target) is not { } workload
            || Impact.Replicas(workload) is var (ready, wanted) && ready >= wanted)
            return null;
        var waiting = cluster.PodsOf(workload).Where(p => !p.IsTerminating && p.Text("spec.nodeName") is null).ToList();
        var last = preemptions[0];
        return new Symptom
        {
            Type = Type,
            Target = target,
            Workload = target,
            Summary = $"{preemptions.Count} of its pods had to make room for pods of higher priority"
                + (waiting.Count == 0 ? "" : ", and there is no room for the new ones"),
            Evidence =
            [
                last.Told,
                new Evidence("ready and wanted pods", target, null, $"{ready} of {wanted}"),
                .. waiting.Take(1).Select(p => new Evidence("priority of its pods", p.Ref, "spec.priority",
                    $"{p.Number("spec.priority") ?? 0}")),
            ],
            Facts = new() { ["preempted"] = preemptions.Count },
            Confidence = waiting.Count > 0 ? 0.9 : 0.7,
            Reasons = ["the scheduler reports the preemption, and the workload lacks pods since"],
            Pods = [.. preemptions.Select(p => p.Victim).Concat(waiting.Select(p => p.Ref)).Distinct()],
            Since = preemptions[^1].At,
        };
    }
}
