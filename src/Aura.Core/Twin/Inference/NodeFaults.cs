using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// Nodes whose kubelet is silent (Ready is Unknown), whose runtime fails (Ready is False), or that are short of memory
/// or disk. What takes memory beside the pods is what the node uses less what they use, where both are measured; else
/// it is taken to be all but half of the kubelet's default threshold (100Mi of memory, a tenth of the disk), so that
/// no eviction ends the shortage.
/// </summary>
internal sealed class NodeFaults : IInference
{
    private const long MemoryThreshold = 100L << 20;

    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        foreach (var node in cluster.Nodes)
        {
            var (ready, message) = ((string?)node.Condition("Ready")?["status"],
                (string?)node.Condition("Ready")?["message"]);
            var memory = Is(node, "MemoryPressure") ? TakenMemory(draft, node, cluster) : null;
            var disk = Is(node, "DiskPressure") ? Capacity(node, "ephemeral-storage") * 95 / 100 : null;
            var found = new TwinNode(node.Name, ready == "Unknown",
                ready == "False" ? message ?? "not ready" : null, memory, disk);
            if (found != new TwinNode(node.Name))
                draft.Add(found);
            Tell(draft, node, found);
        }
    }

    private static void Tell(BehaviourDraft draft, KubeObject node, TwinNode found)
    {
        if (found.Silent)
            draft.Doubt($"Whether node {node.Name} comes back, and whether its pods still run, is not known; "
                + "in the twin it stays silent.");
        if (found.NotReady is not null)
            draft.Doubt($"What would make node {node.Name} ready again is not known; in the twin it stays as it is.");
        if (found.TakenDisk is not null)
            draft.Doubt($"What fills the disk of node {node.Name} is not known; in the twin it stays full.");
        foreach (var condition in (string[])["PIDPressure", "NetworkUnavailable"])
            if (Is(node, condition))
                draft.Doubt($"{condition} of node {node.Name} has no effect on its pods in the twin.");
    }

    private static bool Is(KubeObject node, string condition) =>
        (string?)node.Condition(condition)?["status"] == "True";

    private static long? TakenMemory(BehaviourDraft draft, KubeObject node, Snapshot cluster)
    {
        if (Capacity(node, "memory") is not { } capacity)
            return null;
        var used = Quantity.From(cluster.Find(new ObjectRef(Kind.NodeMetrics, null, node.Name))?.At("usage.memory"));
        var pods = cluster.PodsOn(node.Name)
            .Select(p => cluster.Find(new ObjectRef(Kind.PodMetrics, p.Namespace, p.Name))).OfType<KubeObject>()
            .SelectMany(m => m.List("containers")).Sum(c => Quantity.From(c["usage"]?["memory"])?.Units ?? 0);
        if (used is { } measured && pods > 0 && measured.Units > pods && capacity - measured.Units < MemoryThreshold)
            return measured.Units - pods;
        draft.Doubt($"What takes the memory of node {node.Name} is not known; in the twin it stays taken.");
        return capacity - (MemoryThreshold / 2);
    }

    private static long? Capacity(KubeObject node, string resource) =>
        Quantity.From(node.At("status.capacity")?[resource])?.Units;
}
