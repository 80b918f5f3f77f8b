using System.Collections.Immutable;
using Aura.Diagnosis.Detectors.Workloads;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors;

/// <summary>Base of detectors that judge one container of a pod at a time.</summary>
public abstract class ContainerDetector(string type) : IDetector
{
    public string Type { get; } = type;

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Derived(LiveContainers.Of).All
        .Where(c => c.Status is not null)
        .Select(c => Judge(c, cluster))
        .OfType<Symptom>();

    protected abstract Symptom? Judge(PodContainer container, Snapshot cluster);

    /// <summary>A symptom at the container's workload, told apart by container and <paramref name="cause"/>.</summary>
    protected Symptom Seen(
        PodContainer container, Snapshot cluster, string summary, double confidence,
        ImmutableArray<Evidence> evidence, string cause = "")
    {
        var workload = cluster.WorkloadOf(container.Pod).Ref;
        return new Symptom
        {
            Type = Type,
            Target = workload,
            Workload = workload,
            Cause = $"{container.Name}|{cause}",
            Summary = summary,
            Evidence = evidence,
            Confidence = confidence,
            Pods = [container.Pod.Ref],
            Through = PodGround.Of(container.Pod, cluster),
            Prognosis = RestartDelay.Prognosis(container, cluster.Now),
            Facts = new() { ["container"] = container.Name, ["image"] = container.Image },
        };
    }
}
