using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Controllers.DaemonSets;

/// <summary>
/// Keeps one pod on each node that fits (node selector and affinity, taints). A rolling update deletes old pods that
/// are not available at once and available ones as maxUnavailable allows (percentages round up); the replacement is
/// made on the node. With maxSurge (percentages round up) the new pod comes first, on so many nodes at a time, and the
/// old one goes once the new one is available. OnDelete leaves it to whoever deletes the pods.
/// </summary>
internal sealed partial class DaemonSetController : Controller
{
    private readonly FailedPods _failed = new();

    public DaemonSetController(ControlPlane plane) : base(plane)
    {
        Own(Kind.DaemonSet);
        On(Kind.Pod, change => EnqueueController(change.New, Kind.DaemonSet));
        On(Kind.Node, change =>
        {
            if (change.Old is { } old && change.Type == ChangeType.Modified && !NodeNews.Matters(old, change.New))
                return;
            foreach (var set in Store.List(Kind.DaemonSet))
                Enqueue(set);
        });
    }

    protected override string Component => "daemonset-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.DaemonSet, ns, name) is not { } set)
            return;
        if (set.IsTerminating)
            return;
        var revision = Revisions.Current(Plane, set);
        var nodes = Store.List(Kind.Node);
        var byNode = PodClaim.Of(Plane, set, Selector.From(set.At("spec.selector")))
            .GroupBy(p => DaemonPods.Target(p) ?? "", StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.OrderBy(p => p.Created()).ToList(), StringComparer.Ordinal);
        var probe = DaemonPods.Probe(set);
        foreach (var node in nodes)
        {
            var (run, stay) = DaemonPods.Placement(probe, node);
            Place(set, revision, node, byNode.GetValueOrDefault(node.Name) ?? [], run, stay);
        }
        foreach (var lost in byNode.Where(p => p.Key.Length > 0 && nodes.All(n => n.Name != p.Key)))
            foreach (var pod in lost.Value.Where(p => !p.IsTerminating))
                DeletePod(set, pod);
        if (set.Text("spec.updateStrategy.type") != "OnDelete")
        {
            var fitting = nodes.Where(n => DaemonPods.Placement(probe, n).Run).ToList();
            if (IsSurging(set))
                Surge(set, revision, fitting);
            else
                Roll(set, revision, fitting);
        }
        WriteStatus(set, revision, nodes, probe);
        Revisions.Trim(Store, set, r => Store.OwnedBy(set.Uid!, Kind.Pod)
            .Any(p => p.Label(Revisions.HashLabel) == Revisions.Hash(r)) || r.Name == revision.Name);
    }

    private void Place(KubeObject set, KubeObject revision, KubeObject node, List<KubeObject> pods, bool run, bool stay)
    {
        var alive = pods.Where(p => !p.IsTerminating).ToList();
        var waits = false;
        foreach (var failed in alive.Where(p => p.Phase() == "Failed").ToList())
        {
            alive.Remove(failed);
            if (_failed.Wait(set, node.Name, Now) is { Ticks: > 0 } wait)
            {
                EnqueueAfter(set, wait);
                waits = true;
                continue;
            }
            Event(set, "Warning", "FailedDaemonPod", $"Found failed daemon pod {failed.Namespace}/{failed.Name} on "
                + $"node {node.Name}, will try to kill it");
            DeletePod(set, failed);
        }
        if (!stay)
            foreach (var pod in alive)
                DeletePod(set, pod);
        else
            // While an update surges, a node may have one pod of the old and one of the new template.
            foreach (var surplus in alive.GroupBy(p => IsSurging(set) && IsNew(p, revision))
                .SelectMany(g => g.Skip(1)))
                DeletePod(set, surplus);
        // A pod on its way out keeps the place until it is gone.
        if (run && alive.Count == 0 && !waits && !pods.Any(p => p.IsTerminating))
            CreatePod(set, revision, node);
    }

    private void CreatePod(KubeObject set, KubeObject revision, KubeObject node)
    {
        try
        {
            var created = Plane.Create(DaemonPods.New(set, revision, node.Name));
            Event(set, "Normal", "SuccessfulCreate", $"Created pod: {created.Name}");
        }
        catch (ApiStatusException refusal)
        {
            Event(set, "Warning", "FailedCreate", $"Error creating: {refusal.Message}");
            throw;
        }
    }

    private void Roll(KubeObject set, KubeObject revision, List<KubeObject> nodes)
    {
        var allowed = IntOrPercent.Resolve(set.At("spec.updateStrategy.rollingUpdate.maxUnavailable"), nodes.Count,
            roundUp: true, absent: 1);
        var byNode = Store.OwnedBy(set.Uid!, Kind.Pod).Where(p => !p.IsTerminating)
            .GroupBy(p => DaemonPods.Target(p) ?? "").ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var unavailable = nodes.Count(n => !byNode.TryGetValue(n.Name, out var p) || !IsAvailable(set, p));
        foreach (var pod in byNode.Values.OrderBy(p => p.Name, StringComparer.Ordinal).ToList())
        {
            if (pod.Label(Revisions.HashLabel) == Revisions.Hash(revision))
                continue;
            if (!IsAvailable(set, pod))
                DeletePod(set, pod);
            else if (unavailable < allowed)
            {
                unavailable++;
                DeletePod(set, pod);
            }
        }
    }

    private void Surge(KubeObject set, KubeObject revision, List<KubeObject> nodes)
    {
        var room = MaxSurge(set, nodes.Count);
        var byNode = Store.OwnedBy(set.Uid!, Kind.Pod).Where(p => !p.IsTerminating)
            .ToLookup(p => DaemonPods.Target(p) ?? "", StringComparer.Ordinal);
        var waiting = new List<KubeObject>();
        foreach (var node in nodes)
        {
            var old = byNode[node.Name].FirstOrDefault(p => !IsNew(p, revision));
            var fresh = byNode[node.Name].FirstOrDefault(p => IsNew(p, revision));
            if (old is null)
                continue;
            if (fresh is null && !IsAvailable(set, old))
                CreatePod(set, revision, node);
            else if (fresh is null)
                waiting.Add(node);
            else if (IsAvailable(set, fresh))
                DeletePod(set, old);
            else if (IsAvailable(set, old))
                room--;
        }
        foreach (var node in waiting.Take(Math.Max(0, room)))
            CreatePod(set, revision, node);
    }

    private static bool IsSurging(KubeObject set) => set.Text("spec.updateStrategy.type") != "OnDelete"
        && MaxSurge(set, 100) > 0;

    private static int MaxSurge(KubeObject set, int nodes) => IntOrPercent.Resolve(
        set.At("spec.updateStrategy.rollingUpdate.maxSurge"), nodes, roundUp: true, absent: 0);

    private static bool IsNew(KubeObject pod, KubeObject revision) =>
        pod.Label(Revisions.HashLabel) == Revisions.Hash(revision);

    private bool IsAvailable(KubeObject set, KubeObject pod) =>
        pod.IsAvailablePod(set.Number("spec.minReadySeconds") ?? 0, Now);

    private void DeletePod(KubeObject set, KubeObject pod)
    {
        Store.Delete(pod.Ref, new DeleteRequest { Uid = pod.Uid });
        Event(set, "Normal", "SuccessfulDelete", $"Deleted pod: {pod.Name}");
    }
}
