using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Diagnosis;

/// <summary>
/// Why pods stay unscheduled. The nodes are compared with the pod; the scheduler's message only confirms. What is
/// abnormal and passing counts before what is by design: a cordon, then a taint, then labels, then room.
/// </summary>
public sealed class SchedulingFailures
{
    // A pod that has just been made is often unschedulable for a moment, until room is free again.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private SchedulingFailures(ImmutableArray<SchedulingFailure> all) => All = all;

    public ImmutableArray<SchedulingFailure> All { get; }

    public static SchedulingFailures Of(Snapshot cluster)
    {
        // The pods of one ReplicaSet are alike: one comparison with the nodes serves all.
        var alike = new Dictionary<string, SchedulingFailure>();
        var failures = ImmutableArray.CreateBuilder<SchedulingFailure>();
        foreach (var pod in cluster.LivePods.Where(p => p.Text("spec.nodeName") is null))
        {
            if (pod.Condition("PodScheduled") is not { } condition || (string?)condition["status"] != "False"
                || (string?)condition["reason"] != "Unschedulable" || Young(pod, cluster.Now))
                continue;
            var key = pod.Controller?["uid"]?.ToString() ?? pod.Uid ?? pod.Name;
            if (!alike.TryGetValue(key, out var known))
                alike[key] = known = Judge(pod, (string?)condition["message"] ?? "", cluster);
            failures.Add(known with { Pod = pod });
        }
        return new SchedulingFailures(failures.ToImmutable());
    }

    private static bool Young(KubeObject pod, DateTimeOffset now) =>
        now - (pod.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue) < Grace;

    private static SchedulingFailure Judge(KubeObject pod, string message, Snapshot cluster)
    {
        var template = new PodTemplate(pod.ToJson());
        var nodes = Placement.Of(template, cluster).Where(n => !ControlPlane(n.Obstacles)).ToList();
        var labelled = nodes.Where(n => n.Obstacles.All(o => o.Kind != NodeObstacleKind.NodeSelector)).ToList();
        var (type, at) = (nodes, labelled) switch
        {
            ({ Count: 0 }, _) => (SchedulingFailureType.Other, nodes),
            (_, { Count: 0 }) => (SchedulingFailureType.NodeSelector, nodes),
            _ when Only(labelled, NodeObstacleKind.Cordoned) is { Count: > 0 } c => (SchedulingFailureType.Cordoned, c),
            _ when labelled.Any(n => n.Obstacles.IsEmpty) => (SchedulingFailureType.Other, labelled),
            _ when Untainted(labelled) is { Count: > 0 } full => (SchedulingFailureType.Resources, full),
            _ when Only(labelled, NodeObstacleKind.Taint) is { Count: > 0 } t => (SchedulingFailureType.Taint, t),
            _ => (SchedulingFailureType.Resources, labelled),
        };
        return new SchedulingFailure(pod, type, message, [.. at.OrderBy(n => n.Obstacles.Length)
            .ThenBy(n => n.Node.Name, StringComparer.Ordinal).Select(n => n.Obstacles)]);
    }

    /// <summary>Nodes that would take the pod if it were not for that.</summary>
    private static List<(KubeObject Node, ImmutableArray<NodeObstacle> Obstacles)> Only(
        List<(KubeObject Node, ImmutableArray<NodeObstacle> Obstacles)> nodes, NodeObstacleKind kind) =>
        [.. nodes.Where(n => n.Obstacles.Length > 0 && n.Obstacles.All(o => o.Kind == kind))];

    private static List<(KubeObject Node, ImmutableArray<NodeObstacle> Obstacles)> Untainted(
        List<(KubeObject Node, ImmutableArray<NodeObstacle> Obstacles)> nodes) =>
        [.. nodes.Where(n => n.Obstacles.All(o =>
            o.Kind is not (NodeObstacleKind.Taint or NodeObstacleKind.Cordoned)))];

    /// <summary>Nobody wonders that workloads stay off the control plane.</summary>
    private static bool ControlPlane(ImmutableArray<NodeObstacle> obstacles) => obstacles.Any(o =>
        o.Kind == NodeObstacleKind.Taint && o.Value.StartsWith("node-role.kubernetes.io/", StringComparison.Ordinal));
}
