using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Scheduler;

/// <summary>
/// kube-scheduler: takes one pod after the other, filters the nodes, binds the pod to the best of those left, or says
/// in the pod's PodScheduled condition and in an event why there is none. In a large cluster it stops looking once it
/// has found enough feasible nodes (50 % minus one for each 125 nodes, at least 5 % and 100), going round the nodes.
/// </summary>
internal sealed class PodScheduler
{
    private const string Name = "default-scheduler";
    private static readonly TimeSpan Cycle = TimeSpan.FromMilliseconds(1);

    private readonly ControlPlane _plane;
    private readonly SchedulerCache _cache;
    private readonly SchedulingQueue _queue;
    private bool _running;
    private int _next;

    public PodScheduler(ControlPlane plane)
    {
        _plane = plane;
        _queue = new SchedulingQueue(plane.Clock, Wake);
        _cache = new SchedulerCache(plane, () => _queue.MoveAll());
        plane.Subscribe(Kind.Pod, Note);
        foreach (var kind in new[] { Kind.PersistentVolumeClaim, Kind.PersistentVolume, Kind.StorageClass })
            plane.Subscribe(kind, _ => _queue.MoveAll());
    }

    private void Note(StoreEvent change)
    {
        var pod = change.New;
        if (change.Type == ChangeType.Deleted)
            _queue.Remove(pod.Uid!);
        else if (IsMine(pod) && (change.Old is not { } old || !Trees.AreEqual(old.At("spec"), pod.At("spec"))
            || !Trees.AreEqual(old.At("metadata.labels"), pod.At("metadata.labels"))))
            _queue.Add(pod);
    }

    private static bool IsMine(KubeObject pod) => pod.NodeName() is null && !pod.IsTerminating && !pod.IsFinished()
        && (pod.Text("spec.schedulerName") ?? Name) == Name;

    private void Wake()
    {
        if (_running)
            return;
        _running = true;
        _plane.Clock.Schedule(Cycle, Next);
    }

    private void Next()
    {
        _running = false;
        if (!_queue.TryTake(out var at))
            return;
        if (_plane.Store.Get(at) is { } pod)
        {
            _queue.Taken(pod.Uid!);
            if (IsMine(pod))
                Schedule(pod);
        }
        if (_queue.Count > 0)
            Wake();
    }

    private void Schedule(KubeObject pod)
    {
        if (pod.At("spec.schedulingGates") is JsonArray { Count: > 0 })
        {
            Refuse(pod, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates");
            _queue.Park(pod);
            return;
        }
        var info = new PodInfo(pod);
        var volumes = new VolumeFilters(_plane.Store, info);
        var report = new FitReport(_cache.Nodes.Count) { Before = volumes.Blocked };
        var best = volumes.Blocked is null ? FindNode(info, volumes, report) : null;
        if (best is null)
            GiveUp(info, report);
        else if (volumes.Waiting.Count > 0)
            WaitForVolumes(pod, best, volumes.Waiting);
        else
            Bind(pod, best);
    }

    private NodeInfo? FindNode(PodInfo pod, VolumeFilters volumes, FitReport report)
    {
        var nodes = _cache.Nodes;
        var topology = new TopologyFilters(pod, nodes, _cache.PodsWithAntiAffinity > 0);
        var enough = Enough(nodes.Count);
        var (best, bestScore, found) = ((NodeInfo?)null, double.MinValue, 0);
        var start = nodes.Count == 0 ? 0 : _next % nodes.Count;
        var looked = 0;
        for (; looked < nodes.Count && found < enough; looked++)
        {
            var node = nodes[(start + looked) % nodes.Count];
            if ((NodeFilters.Check(pod, node) ?? volumes.Check(node) ?? topology.Check(node)) is { } why)
            {
                report.Add(node, why);
                continue;
            }
            found++;
            var score = NodeScore.Of(pod, node);
            if (score > bestScore || (score == bestScore && string.CompareOrdinal(node.Name, best!.Name) < 0))
                (best, bestScore) = (node, score);
        }
        _next = nodes.Count == 0 ? 0 : (start + looked) % nodes.Count;
        return best;
    }

    private static int Enough(int nodes)
    {
        if (nodes < 100)
            return nodes;
        var percent = Math.Max(5, 50 - nodes / 125);
        return Math.Max(100, nodes * percent / 100);
    }

    private void Bind(KubeObject pod, NodeInfo node)
    {
        _plane.Store.UpdateStatus(pod, json =>
        {
            ((JsonObject)json["spec"]!)["nodeName"] = node.Name;
            TopologyLabels.Copy(json, node.Node);
            var conditions = ConditionsOf(json);
            Conditions.Remove(conditions, "PodScheduled");
            conditions.Add(new JsonObject
            {
                ["type"] = "PodScheduled",
                ["observedGeneration"] = pod.Generation ?? 1,
                ["status"] = "True",
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = Store.Format(_plane.Clock.GetUtcNow()),
            });
            ((JsonObject)json["status"]!).Remove("nominatedNodeName");
        });
        _plane.Events.RecordSeries(pod, "Normal", "Scheduled", "Binding",
            $"Successfully assigned {pod.Namespace}/{pod.Name} to {node.Name}", Name);
    }

    private void WaitForVolumes(KubeObject pod, NodeInfo node, IReadOnlyList<KubeObject> claims)
    {
        foreach (var claim in claims)
            _plane.Store.Update(claim, json =>
            {
                var metadata = (JsonObject)json["metadata"]!;
                if (metadata["annotations"] is not JsonObject annotations)
                    metadata["annotations"] = annotations = [];
                annotations["volume.kubernetes.io/selected-node"] ??= node.Name;
            });
        _queue.Park(pod);
    }

    private void GiveUp(PodInfo info, FitReport report)
    {
        var pod = info.Pod;
        var never = pod.Text("spec.preemptionPolicy") == "Never";
        var message = report.Describe(never);
        var nominated = never || report.Before is not null ? null : Preemption.Try(_plane, info, report);
        _plane.Events.RecordSeries(pod, "Warning", "FailedScheduling", "Scheduling", message, Name);
        Refuse(pod, "Unschedulable", message, nominated);
        _queue.Park(pod);
    }

    private void Refuse(KubeObject pod, string reason, string message, string? nominated = null)
    {
        var current = pod.Condition("PodScheduled");
        if ((string?)current?["reason"] == reason && (string?)current?["message"] == message && nominated is null)
            return;
        _plane.Store.UpdateStatus(pod, json =>
        {
            var conditions = ConditionsOf(json);
            var since = (string?)current?["status"] == "False" ? (string?)current?["lastTransitionTime"] : null;
            Conditions.Remove(conditions, "PodScheduled");
            conditions.Add(new JsonObject
            {
                ["type"] = "PodScheduled",
                ["observedGeneration"] = pod.Generation ?? 1,
                ["status"] = "False",
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = since ?? Store.Format(_plane.Clock.GetUtcNow()),
                ["reason"] = reason,
                ["message"] = message,
            });
            if (nominated is not null)
                json["status"]!["nominatedNodeName"] = nominated;
        });
    }

    private static JsonArray ConditionsOf(JsonObject json)
    {
        if (json["status"] is not JsonObject status)
            json["status"] = status = [];
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        return conditions;
    }
}
