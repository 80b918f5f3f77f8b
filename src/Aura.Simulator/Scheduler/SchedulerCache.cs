using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Scheduler;

/// <summary>The nodes, in order of name, with the pods on them, kept up to date from the store's changes.</summary>
internal sealed class SchedulerCache
{
    private readonly SortedDictionary<string, NodeInfo> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (PodInfo Info, string Node)> _pods = new(StringComparer.Ordinal);
    private readonly Action _helps;
    private List<NodeInfo>? _list;

    /// <param name="helps">Called for a change after which a pod that fitted nowhere may fit.</param>
    public SchedulerCache(ControlPlane plane, Action helps)
    {
        _helps = helps;
        foreach (var node in plane.Store.List(Kind.Node))
            _nodes[node.Name] = new NodeInfo(node);
        plane.Subscribe(Kind.Node, NoteNode);
        plane.Subscribe(Kind.Pod, NotePod);
    }

    public IReadOnlyList<NodeInfo> Nodes => _list ??= [.. _nodes.Values];

    public int PodsWithAntiAffinity { get; private set; }

    private void NoteNode(StoreEvent change)
    {
        var node = change.New;
        if (change.Type == ChangeType.Deleted)
        {
            _nodes.Remove(node.Name);
            _list = null;
            return;
        }
        if (_nodes.TryGetValue(node.Name, out var info))
        {
            if (!IsNews(change.Old, node))
                return;
            info.Update(node);
        }
        else
        {
            _nodes[node.Name] = info = new NodeInfo(node);
            _list = null;
            foreach (var (pod, on) in _pods.Values.Where(p => p.Node == node.Name))
                info.Add(pod);
        }
        _helps();
    }

    private static bool IsNews(KubeObject? old, KubeObject node) => old is null
        || !Trees.AreEqual(old.At("spec"), node.At("spec"))
        || !Trees.AreEqual(old.At("metadata.labels"), node.At("metadata.labels"))
        || !Trees.AreEqual(old.At("status.allocatable"), node.At("status.allocatable"));

    private void NotePod(StoreEvent change)
    {
        var pod = change.New;
        if (change.Type == ChangeType.Deleted || pod.IsFinished() || pod.NodeName() is not { } node)
        {
            Forget(pod.Uid!);
            return;
        }
        if (_pods.TryGetValue(pod.Uid!, out var known) && change.Old is { } old && old.Generation == pod.Generation
            && Trees.AreEqual(old.At("metadata.labels"), pod.At("metadata.labels")))
        {
            known.Info.Refresh(pod);
            return;
        }
        Forget(pod.Uid!, silent: true);
        var info = new PodInfo(pod);
        _pods[pod.Uid!] = (info, node);
        if (info.AntiAffinity.Count > 0)
            PodsWithAntiAffinity++;
        if (_nodes.TryGetValue(node, out var on))
            on.Add(info);
        if (change.Old?.NodeName() is not null)
            _helps();
    }

    private void Forget(string uid, bool silent = false)
    {
        if (!_pods.Remove(uid, out var known))
            return;
        if (known.Info.AntiAffinity.Count > 0)
            PodsWithAntiAffinity--;
        if (_nodes.TryGetValue(known.Node, out var node))
            node.Remove(uid);
        if (!silent)
            _helps();
    }
}
