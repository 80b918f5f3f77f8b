using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.StatefulSets;

/// <summary>One look at a StatefulSet: its pods by ordinal and its two revisions.</summary>
internal sealed class SetState
{
    private readonly Dictionary<int, KubeObject> _pods = [];
    private readonly DateTimeOffset _now;

    public SetState(KubeObject set, List<KubeObject> pods, KubeObject current, KubeObject update, DateTimeOffset now)
    {
        (Set, Current, Update, _now) = (set, current, update, now);
        foreach (var pod in pods)
            _pods[StatefulPods.Ordinal(set, pod)!.Value] = pod;
    }

    public KubeObject Set { get; }
    public KubeObject Current { get; }
    public KubeObject Update { get; }
    public int Start => (int)(Set.Number("spec.ordinals.start") ?? 0);
    public int Replicas => (int)(Set.Number("spec.replicas") ?? 1);
    public bool Ordered => Set.Text("spec.podManagementPolicy") != "Parallel";
    public long MinReady => Set.Number("spec.minReadySeconds") ?? 0;

    /// <summary>Percentages round down, but never to 0.</summary>
    public int MaxUnavailable => Math.Max(1, IntOrPercent.Resolve(
        Set.At("spec.updateStrategy.rollingUpdate.maxUnavailable"), Replicas, roundUp: false, absent: 1));
    public int Partition => (int)(Set.Number("spec.updateStrategy.rollingUpdate.partition") ?? 0);

    /// <summary>Pods beyond the replicas wanted, highest ordinal first.</summary>
    public IReadOnlyList<KubeObject> Condemned => [.. _pods
        .Where(p => p.Key < Start || p.Key >= Start + Replicas).OrderByDescending(p => p.Key).Select(p => p.Value)];

    public KubeObject? Pod(int ordinal) => _pods.GetValueOrDefault(ordinal);

    public void Add(KubeObject pod) => _pods[StatefulPods.Ordinal(Set, pod)!.Value] = pod;

    public bool IsRunningAndReady(KubeObject pod) =>
        pod.Phase() == "Running" && pod.IsReadyPod() && !pod.IsTerminating;

    public bool IsHealthy(KubeObject pod) => IsRunningAndReady(pod) && pod.IsAvailablePod(MinReady, _now);

    /// <summary>Below the partition a pod keeps (or gets back) the current revision.</summary>
    public KubeObject RevisionFor(int ordinal) =>
        Set.Text("spec.updateStrategy.type") == "OnDelete" || ordinal >= Start + Partition ? Update : Current;
}
