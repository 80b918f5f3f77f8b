using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Chaos;

/// <summary>Somebody disturbs pods on purpose: what these show is to be expected while it lasts.</summary>
public sealed class ChaosExperimentActive : IDetector
{
    public string Type => "ChaosExperimentActive";

    // One for each workload that is disturbed; together they are one cause.
    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Derived(ChaosExperiments.Of).All.SelectMany(e =>
        e.Pods.Length == 0 ? [Seen(e)] : e.Pods.Select(cluster.Find).OfType<KubeObject>()
            .GroupBy(p => cluster.WorkloadOf(p).Ref).Select(g => Seen(e) with
            {
                Workload = g.Key,
                Pods = [.. g.Select(p => p.Ref)],
            }));

    private Symptom Seen(ChaosExperiment experiment) => new()
    {
        Type = Type,
        Target = experiment.Object.Ref,
        Summary = $"a chaos experiment runs: {experiment.What}",
        Evidence = [experiment.Running],
        Confidence = 0.95,
        Reasons = ["its status says that it runs now"],
        Since = experiment.Since,
        Prognosis = experiment.Object.Text("spec.duration") is { } duration && ClusterText.IsName(duration)
            ? $"it is to last {duration}" : null,
        Depth = SymptomDepth.Platform,
        Facts = new() { ["experiment"] = experiment.Object.Name, ["experimentKind"] = experiment.Object.Kind.Name },
    };
}
