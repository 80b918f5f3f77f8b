using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers.Nodes;

namespace Aura.Simulator.Scheduler;

/// <summary>A node as the scheduler sees it: what it offers, and the sum of what the pods on it ask for.</summary>
internal sealed class NodeInfo
{
    private readonly Dictionary<string, PodInfo> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byOwner = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _others = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hostPorts = new(StringComparer.Ordinal);

    public NodeInfo(KubeObject node) => Update(node);

    public KubeObject Node { get; private set; } = null!;
    public string Name => Node.Name;
    public IReadOnlyDictionary<string, string> Labels { get; private set; } = null!;
    public bool Unschedulable { get; private set; }

    /// <summary>NoSchedule and NoExecute taints: what a pod must tolerate.</summary>
    public IReadOnlyList<Taint> HardTaints { get; private set; } = [];
    public IReadOnlyList<Taint> SoftTaints { get; private set; } = [];
    public long Cpu { get; private set; }
    public long Memory { get; private set; }
    public long Storage { get; private set; }
    public long MaxPods { get; private set; }
    public long UsedCpu { get; private set; }
    public long UsedMemory { get; private set; }
    public long UsedStorage { get; private set; }
    public IReadOnlyCollection<PodInfo> Pods => _pods.Values;
    public int PodCount => _pods.Count;

    /// <summary>How many pods on it have required anti-affinity, which other pods must heed.</summary>
    public int WithAntiAffinity { get; private set; }

    public void Update(KubeObject node)
    {
        Node = node;
        Labels = node.Labels;
        Unschedulable = node.Flag("spec.unschedulable");
        var taints = node.List("spec.taints").Select(Taint.Read).ToList();
        HardTaints = [.. taints.Where(t => t.Effect != "PreferNoSchedule")];
        SoftTaints = [.. taints.Where(t => t.Effect == "PreferNoSchedule")];
        var offered = node.At("status.allocatable") as JsonObject;
        long Read(string resource) => PodResources.Read(resource, offered?[resource]);
        (Cpu, Memory, Storage, MaxPods) = (Read("cpu"), Read("memory"), Read("ephemeral-storage"), Read("pods"));
    }

    public long Offered(string resource) => PodResources.Read(resource, Node.At("status.allocatable")?[resource]);

    public long Used(string resource) => _others.GetValueOrDefault(resource);

    public int PodsOf(string? owner) => owner is null ? 0 : _byOwner.GetValueOrDefault(owner);

    public bool HasPort(string port) => _hostPorts.Contains(port);

    public void Add(PodInfo pod)
    {
        Remove(pod.Pod.Uid!);
        _pods[pod.Pod.Uid!] = pod;
        Count(pod, 1);
    }

    public void Remove(string uid)
    {
        if (_pods.Remove(uid, out var pod))
            Count(pod, -1);
    }

    private void Count(PodInfo pod, int sign)
    {
        UsedCpu += sign * pod.Resources.Cpu;
        UsedMemory += sign * pod.Resources.Memory;
        UsedStorage += sign * pod.Resources.Storage;
        foreach (var (name, value) in pod.Resources.Others ?? [])
            _others[name] = _others.GetValueOrDefault(name) + sign * value;
        if (pod.AntiAffinity.Count > 0)
            WithAntiAffinity += sign;
        if (pod.Owner is { } owner)
            _byOwner[owner] = _byOwner.GetValueOrDefault(owner) + sign;
        foreach (var port in pod.HostPorts)
            if (sign > 0)
                _hostPorts.Add(port);
            else
                _hostPorts.Remove(port);
    }
}
