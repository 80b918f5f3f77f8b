using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Kubelet;

/// <summary>
/// A kubelet's eviction manager, with the default hard thresholds: less than 100Mi of memory or 10 % of the disk left.
/// Every 10 s it looks at what is left; below the threshold it says so in the node's conditions, where it stays for
/// five minutes after it was last seen, and takes one pod at a time: those that use more than they request first, then
/// by priority, then by how much more they use. Without a rule about usage nothing is measured. Unused images are not
/// cleared away first, because images have no size here.
/// </summary>
internal sealed class NodePressure(ControlPlane plane, NodeAgent agent)
{
    private const long MemoryThreshold = 100L << 20;
    private static readonly TimeSpan Transition = TimeSpan.FromMinutes(5);
    private static readonly string[] s_conditions = ["MemoryPressure", "DiskPressure"];
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <summary>The conditions that are True now: MemoryPressure, DiskPressure.</summary>
    public IReadOnlyList<string> Conditions { get; private set; } = [];

    /// <summary>Bytes that something else than pods takes.</summary>
    public long TakenMemory { get; set; }
    public long TakenDisk { get; set; }

    /// <summary>Goes on from the conditions that the node has.</summary>
    public void Adopt(KubeObject node)
    {
        Conditions = [.. s_conditions.Where(c => (string?)node.Condition(c)?["status"] == "True")];
        foreach (var condition in Conditions)
            _seen[condition] = plane.Clock.GetUtcNow();
    }

    public void Look()
    {
        if (!plane.Behaviour.MeasuresUse && TakenMemory == 0 && TakenDisk == 0 && _seen.Count == 0
            || plane.Store.Get(Kind.Node, null, agent.Name) is not { } node)
            return;
        var pods = Use(node.Name);
        var memory = Starved.Of(node, "memory", "MemoryPressure", TakenMemory + pods.Sum(p => p.Memory),
            _ => MemoryThreshold);
        var disk = Starved.Of(node, "ephemeral-storage", "DiskPressure", TakenDisk + pods.Sum(p => p.Disk),
            capacity => capacity / 10);
        foreach (var met in new[] { memory, disk })
            if (met is not null)
                _seen[met.Condition] = plane.Clock.GetUtcNow();
        Report(node);
        if (EvictOverLimit(pods))
            return;
        // Memory goes before everything else.
        if ((memory ?? disk) is { } starved)
            Reclaim(node, starved, pods);
    }

    private void Report(KubeObject node)
    {
        foreach (var (condition, at) in _seen.ToList())
            if (plane.Clock.GetUtcNow() - at >= Transition)
                _seen.Remove(condition);
        var now = _seen.Keys.OrderDescending(StringComparer.Ordinal).ToList();
        if (now.SequenceEqual(Conditions))
            return;
        var before = Conditions;
        Conditions = now;
        agent.Report();
        foreach (var (condition, bad, good) in new[]
        {
            ("MemoryPressure", "NodeHasInsufficientMemory", "NodeHasSufficientMemory"),
            ("DiskPressure", "NodeHasDiskPressure", "NodeHasNoDiskPressure"),
        })
            if (now.Contains(condition) != before.Contains(condition))
            {
                var reason = now.Contains(condition) ? bad : good;
                plane.Events.Record(node, "Normal", reason, $"Node {node.Name} status is now: {reason}", "kubelet",
                    node.Name, null);
            }
    }

    private void Reclaim(KubeObject node, Starved starved, List<PodUse> pods)
    {
        plane.Events.Record(node, "Warning", "EvictionThresholdMet", $"Attempting to reclaim {starved.Resource}",
            "kubelet", node.Name, null);
        var memory = starved.Condition == "MemoryPressure";
        var ranked = pods.OrderByDescending(p => p.Over(memory) > 0)
            .ThenBy(p => p.Worker.Pod.Number("spec.priority") ?? 0).ThenByDescending(p => p.Over(memory));
        if (ranked.FirstOrDefault(p => !PodAdmission.IsCritical(p.Worker.Pod)) is not { } victim)
            return;
        var message = $"The node was low on resource: {starved.Resource}. Threshold quantity: "
            + $"{Text(starved.Threshold)}, available: {Text(starved.Available)}. ";
        foreach (var container in victim.Containers)
        {
            var (used, asked) = memory ? (container.Memory, container.MemoryRequest)
                : (container.Disk, container.DiskRequest);
            if (used > asked)
                message += $"Container {container.Name} was using {Text(used)}, request is {Text(asked)}, has larger "
                    + $"consumption of {starved.Resource}. ";
        }
        victim.Worker.Evict(message);
    }

    /// <summary>A container that writes more than its own limit goes, however much room there is.</summary>
    private static bool EvictOverLimit(List<PodUse> pods)
    {
        var evicted = false;
        foreach (var pod in pods)
            if (pod.Containers.FirstOrDefault(c => c.DiskLimit is { } limit && c.Disk > limit) is { } over)
            {
                pod.Worker.Evict($"Container {over.Name} exceeded its local ephemeral storage limit "
                    + $"\"{Text(over.DiskLimit!.Value)}\". ");
                evicted = true;
            }
        return evicted;
    }

    private List<PodUse> Use(string node) => [.. plane.Store.PodsOn(node)
        .Where(p => p.IsActivePod()).Select(p => plane.Kubelets?.Find(p.Uid!)).OfType<PodWorker>()
        .Where(w => w.Running.Any())
        .Select(w => new PodUse(w, [.. w.Running.Select(r => ContainerUse.Of(plane, w.Pod, r))]))];

    private static string Text(long bytes) => ContainerUse.Text(bytes);

    private sealed record Starved(string Resource, string Condition, long Threshold, long Available)
    {
        public static Starved? Of(KubeObject node, string resource, string condition, long used,
            Func<long, long> threshold)
        {
            if (Quantity.From(node.At("status.capacity")?[resource])?.Units is not { } capacity)
                return null;
            var available = Math.Max(0, capacity - used);
            return available < threshold(capacity)
                ? new Starved(resource, condition, threshold(capacity), available) : null;
        }
    }

    private sealed record PodUse(PodWorker Worker, IReadOnlyList<ContainerUse> Containers)
    {
        public long Memory => Containers.Sum(c => c.Memory);
        public long Disk => Containers.Sum(c => c.Disk);

        /// <summary>What it uses beyond what it requests; negative below.</summary>
        public long Over(bool memory) => memory ? Containers.Sum(c => c.Memory - c.MemoryRequest)
            : Containers.Sum(c => c.Disk - c.DiskRequest);
    }
}
