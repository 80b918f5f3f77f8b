using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Nodes;

/// <summary>
/// Deletes pods from nodes with NoExecute taints: at once if they do not tolerate one of them, after the smallest
/// tolerationSeconds if they tolerate all for a time, never if they tolerate all for good. A taint that goes in time
/// calls the deletion off.
/// </summary>
internal sealed class TaintEvictionController : Controller
{
    private readonly Dictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);

    public TaintEvictionController(ControlPlane plane) : base(plane)
    {
        On(Kind.Node, change =>
        {
            if (change.Type == ChangeType.Deleted || !HasNoExecute(change.New)
                && (change.Old is null || !HasNoExecute(change.Old)))
                return;
            foreach (var pod in Store.PodsOn(change.New.Name))
                Enqueue(pod);
        });
        On(Kind.Pod, change =>
        {
            if (change.Type == ChangeType.Deleted)
                _due.Remove(change.New.Uid!);
            else if (change.Old?.NodeName() is null && change.New.NodeName() is not null)
                Enqueue(change.New);
        });
    }

    protected override string Component => "taint-eviction-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.Pod, ns, name) is not { IsTerminating: false } pod || pod.NodeName() is not { } nodeName
            || Store.Get(Kind.Node, null, nodeName) is not { } node)
            return;
        var taints = node.List("spec.taints").Select(Taint.Read).Where(t => t.Effect == "NoExecute").ToList();
        var wait = Tolerance(pod, taints);
        if (wait is null)
        {
            if (_due.Remove(pod.Uid!))
                Event(pod, "Normal", "TaintManagerEviction", $"Cancelling deletion of Pod {ns}/{name}");
            return;
        }
        if (!_due.TryGetValue(pod.Uid!, out var due))
            _due[pod.Uid!] = due = Since(node, pod) + wait.Value;
        if (due > Now)
            EnqueueAfter(pod, due - Now);
        else
            Evict(pod);
    }

    /// <summary>
    /// Now; where pod and taints were there before the clock began, when the newest of them came.
    /// </summary>
    private DateTimeOffset Since(KubeObject node, KubeObject pod)
    {
        var taints = node.List("spec.taints").Where(t => (string?)t["effect"] == "NoExecute")
            .Select(t => DateTimeOffset.TryParse((string?)t["timeAdded"], out var at) ? at : Now);
        var newest = taints.Append(pod.Created()).Max();
        return newest < Plane.Clock.Began ? newest : Now;
    }

    /// <summary>How long the pod may stay; null for good.</summary>
    private static TimeSpan? Tolerance(KubeObject pod, List<Taint> taints)
    {
        if (taints.Count == 0)
            return null;
        var tolerations = pod.List("spec.tolerations").ToList();
        TimeSpan? shortest = null;
        foreach (var taint in taints)
        {
            var fitting = tolerations.Where(taint.IsToleratedBy).ToList();
            if (fitting.Count == 0)
                return TimeSpan.Zero;
            foreach (var seconds in fitting.Select(t => t["tolerationSeconds"].Long()).OfType<long>())
            {
                var time = TimeSpan.FromSeconds(Math.Max(0, seconds));
                shortest = shortest is null || time < shortest ? time : shortest;
            }
        }
        return shortest;
    }

    private void Evict(KubeObject pod)
    {
        _due.Remove(pod.Uid!);
        Event(pod, "Normal", "TaintManagerEviction", $"Marking for deletion Pod {pod.Namespace}/{pod.Name}");
        Store.UpdateStatus(pod, json =>
        {
            if (json["status"] is not JsonObject status)
                json["status"] = status = [];
            if (status["conditions"] is not JsonArray conditions)
                status["conditions"] = conditions = [];
            Conditions.Put(conditions, "DisruptionTarget", "True", "DeletionByTaintManager",
                "Taint manager: deleting due to NoExecute taint", NowText);
        });
        Store.Delete(pod.Ref, new DeleteRequest { Uid = pod.Uid });
    }

    private static bool HasNoExecute(KubeObject node) =>
        node.List("spec.taints").Any(t => (string?)t["effect"] == "NoExecute");
}
