using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Nodes;

/// <summary>
/// Watches the nodes' heartbeats and says in taints what is wrong with a node: cordoned → unschedulable (NoSchedule);
/// Ready False → not-ready, Ready Unknown → unreachable (NoSchedule and NoExecute); pressure conditions → NoSchedule.
/// A kubelet that has not renewed its lease for 50 s makes all conditions of its node Unknown and its pods not ready.
/// </summary>
internal sealed class NodeLifecycleController : Controller
{
    /// <summary>kube-controller-manager's node-monitor-grace-period.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(50);

    private static readonly (string Type, string Bad, string Key)[] s_pressures =
    [
        ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure"),
        ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"),
        ("PIDPressure", "True", "node.kubernetes.io/pid-pressure"),
        ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"),
    ];

    public NodeLifecycleController(ControlPlane plane) : base(plane)
    {
        Own(Kind.Node);
        foreach (var node in Store.List(Kind.Node))
            Enqueue(node);
    }

    protected override string Component => "node-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.Node, null, name) is not { } node)
            return;
        node = Monitor(node);
        var wanted = Wanted(node).ToList();
        var current = node.List("spec.taints").ToList();
        var kept = current.Where(t => !IsOurs(Taint.Read(t))
            || wanted.Any(w => w.Key == (string?)t["key"] && w.Effect == (string?)t["effect"])).ToList();
        var missing = wanted.Where(w => !current.Exists(
            t => (string?)t["key"] == w.Key && (string?)t["effect"] == w.Effect)).ToList();
        if (kept.Count == current.Count && missing.Count == 0)
            return;
        Store.Update(node, json =>
        {
            var taints = new JsonArray([.. kept.Select(t => t.DeepClone())]);
            foreach (var taint in missing)
                taints.Add(new JsonObject
                {
                    ["key"] = taint.Key,
                    ["effect"] = taint.Effect,
                    ["timeAdded"] = NowText,
                });
            var spec = (JsonObject)json["spec"]!;
            if (taints.Count == 0)
                spec.Remove("taints");
            else
                spec["taints"] = taints;
        });
    }

    private static bool IsOurs(Taint taint) => taint.Key is Taint.Unschedulable or Taint.NotReady or Taint.Unreachable
        || s_pressures.Any(p => p.Key == taint.Key);

    private static IEnumerable<Taint> Wanted(KubeObject node)
    {
        if (node.Flag("spec.unschedulable"))
            yield return new Taint(Taint.Unschedulable, "", "NoSchedule");
        var ready = (string?)node.Condition("Ready")?["status"];
        if (ready is "False" or "Unknown")
            foreach (var effect in new[] { "NoSchedule", "NoExecute" })
                yield return new Taint(ready == "False" ? Taint.NotReady : Taint.Unreachable, "", effect);
        foreach (var (type, bad, key) in s_pressures)
            if ((string?)node.Condition(type)?["status"] == bad)
                yield return new Taint(key, "", "NoSchedule");
    }

    private KubeObject Monitor(KubeObject node)
    {
        if (Store.Get(Kind.Lease, "kube-node-lease", node.Name)?.Time("spec.renewTime") is not { } renewed)
            return node;
        var silent = Now - renewed;
        if (silent <= Grace)
        {
            EnqueueAfter(node, Grace - silent + TimeSpan.FromSeconds(1));
            return node;
        }
        if ((string?)node.Condition("Ready")?["status"] == "Unknown")
            return node;
        var updated = Store.UpdateStatus(node, json =>
        {
            foreach (var condition in (json["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>())
            {
                condition["status"] = "Unknown";
                condition["reason"] = "NodeStatusUnknown";
                condition["message"] = "Kubelet stopped posting node status.";
                condition["lastTransitionTime"] = NowText;
            }
        });
        Event(node, "Normal", "NodeNotReady", $"Node {node.Name} status is now: NodeNotReady");
        foreach (var pod in Store.PodsOn(node.Name))
            MarkNotReady(pod);
        return updated ?? node;
    }

    private void MarkNotReady(KubeObject pod)
    {
        if (!pod.IsReadyPod())
            return;
        Store.UpdateStatus(pod, json =>
        {
            var ready = Conditions.Find(json["status"]?["conditions"] as JsonArray, "Ready")!;
            ready["status"] = "False";
            ready["lastTransitionTime"] = NowText;
        });
        Event(pod, "Warning", "NodeNotReady", "Node is not ready");
    }
}
