using Aura.Kubernetes;
using Aura.Simulator.Behaviour;

namespace Aura.Simulator.Kubelet;

/// <summary>
/// The kubelets of all nodes: a worker for each pod on a node, and what they know beyond the objects.
/// </summary>
internal sealed partial class Kubelets
{
    /// <summary>What a container uses that no rule speaks of.</summary>
    public static readonly (long Cpu, long Memory) DefaultUse = (10, 32L << 20);

    private readonly ControlPlane _plane;
    private readonly Dictionary<string, NodeAgent> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PodWorker> _workers = new(StringComparer.Ordinal);
    private readonly PodAddresses _addresses = new();
    private int _count;

    public Kubelets(ControlPlane plane)
    {
        _plane = plane;
        plane.Subscribe(Kind.Node, Note);
        plane.Subscribe(Kind.Pod, NotePod);
        plane.Behaviour.Changed += () =>
        {
            foreach (var worker in _workers.Values.OrderBy(w => w.Pod.Namespace, StringComparer.Ordinal)
                .ThenBy(w => w.Pod.Name, StringComparer.Ordinal).ToList())
                worker.Reconsider();
        };
        foreach (var node in plane.Store.List(Kind.Node))
            Add(node);
    }

    public PodWorker? Find(string uid) => _workers.GetValueOrDefault(uid);

    public bool IsDown(string node) => !_nodes.TryGetValue(node, out var agent) || agent.Down;

    /// <summary>The node's own address; null where there is none.</summary>
    public string? Address(string node) => _plane.Store.Get(Kind.Node, null, node)?.List("status.addresses")
        .Where(a => (string?)a["type"] == "InternalIP").Select(a => (string?)a["address"]).FirstOrDefault();

    /// <summary>The node's kubelet stops answering, or comes back.</summary>
    public void SetDown(string node, bool down)
    {
        if (!_nodes.TryGetValue(node, out var agent))
            return;
        agent.SetDown(down);
        if (!down)
            SyncPodsOn(node);
    }

    /// <summary>The node's container runtime fails for this reason, or (null) works again.</summary>
    public void SetReady(string node, string? why)
    {
        if (!_nodes.TryGetValue(node, out var agent))
            return;
        agent.SetReady(why);
        if (why is null)
            SyncPodsOn(node);
    }

    /// <summary>Something else than pods takes so many bytes of the node; null leaves as it is.</summary>
    public void SetTaken(string node, long? memory, long? disk)
    {
        if (!_nodes.TryGetValue(node, out var agent))
            return;
        agent.Pressure.TakenMemory = memory ?? agent.Pressure.TakenMemory;
        agent.Pressure.TakenDisk = disk ?? agent.Pressure.TakenDisk;
    }

    private void SyncPodsOn(string node)
    {
        foreach (var pod in _plane.Store.PodsOn(node))
            Find(pod.Uid!)?.Sync();
    }

    /// <summary>Millicores and bytes that each running container of the pod uses now.</summary>
    public IReadOnlyDictionary<string, (long Cpu, long Memory)> Usage(KubeObject pod) =>
        Find(pod.Uid!) is not { } worker ? new Dictionary<string, (long, long)>()
            : worker.Running.ToDictionary(r => r.Name, r => _plane.Behaviour.Usage(pod, r.Spec, r.Env)
                ?? DefaultUse, StringComparer.Ordinal);

    private void Note(StoreEvent change)
    {
        if (change.Type == ChangeType.Deleted)
        {
            if (_nodes.Remove(change.New.Name, out var gone))
                gone.Gone = true;
        }
        else if (!_nodes.ContainsKey(change.New.Name))
            // The store must not be written while it tells of a change.
            _plane.Clock.Schedule(TimeSpan.FromMilliseconds(1), () => Register(change.New.Name));
    }

    private void Register(string name)
    {
        if (_nodes.ContainsKey(name) || _plane.Store.Get(Kind.Node, null, name) is not { } node)
            return;
        Add(Completed(node));
    }

    /// <summary>The next node, with all in its status that a kubelet writes as it registers.</summary>
    private KubeObject Completed(KubeObject node)
    {
        var complete = NodeObjects.Complete(node, _count, _plane.Clock.GetUtcNow());
        return _plane.Store.UpdateStatus(node, json => json["status"] = complete.Copy("status")) ?? node;
    }

    private void Add(KubeObject node)
    {
        _nodes[node.Name] = NodeAgent.Start(_plane, node.Name, _count++, _addresses);
        foreach (var pod in _plane.Store.PodsOn(node.Name))
            Place(pod);
    }

    private void NotePod(StoreEvent change)
    {
        var pod = change.New;
        if (change.Type == ChangeType.Deleted)
        {
            if (_workers.Remove(pod.Uid!, out var ended))
                ended.End();
        }
        else if (_workers.TryGetValue(pod.Uid!, out var worker))
            worker.Update(pod);
        else
            Place(pod);
    }

    private void Place(KubeObject pod)
    {
        if (pod.Text("spec.nodeName") is { Length: > 0 } name && _nodes.TryGetValue(name, out var node)
            && !_workers.ContainsKey(pod.Uid!))
            _workers[pod.Uid!] = PodWorker.Start(_plane, node, pod, _plane.PodRandom);
    }
}
