using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>What containers use as the metrics API shows it now, on average over a workload's pods.</summary>
internal sealed class Usages : IInference
{
    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        var scaled = cluster.Of(Kind.HorizontalPodAutoscaler).Select(h => (h.Namespace,
            h.Text("spec.scaleTargetRef.kind"), h.Text("spec.scaleTargetRef.name"))).ToHashSet();
        foreach (var group in cluster.LivePods.SelectMany(p => Of(p, cluster))
                     .GroupBy(x => (Workload: cluster.WorkloadOf(x.Container.Pod), x.Container.Name)))
        {
            var workload = group.Key.Workload;
            draft.Add(new TwinRule
            {
                Match = AspectMatch.OfProgram(group.First().Container.Spec, workload, cluster),
                Usage = ((long)group.Average(x => x.Cpu), (long)group.Average(x => x.Memory)),
                Because = $"{group.Count()} pods of {workload.Ref} were measured",
                Certainty = 0.8,
            });
            if (scaled.Contains((workload.Namespace, workload.Kind.Name, workload.Name)))
                draft.Doubt($"How the load of {workload.Ref} spreads over more or fewer pods is not known; in the twin "
                    + "each pod uses what it uses now.");
        }
    }

    private static IEnumerable<(PodContainer Container, long Cpu, long Memory)> Of(KubeObject pod, Snapshot cluster)
    {
        var metrics = cluster.Find(new ObjectRef(Kind.PodMetrics, pod.Namespace, pod.Name));
        foreach (var used in metrics?.List("containers") ?? [])
            if (PodContainer.Of(pod).FirstOrDefault(c => c.Name == (string?)used["name"]) is { Running: not null } c
                && Quantity.From(used["usage"]?["cpu"]) is { } cpu
                && Quantity.From(used["usage"]?["memory"]) is { } memory)
                yield return (c, cpu.Millis, memory.Units);
    }
}
