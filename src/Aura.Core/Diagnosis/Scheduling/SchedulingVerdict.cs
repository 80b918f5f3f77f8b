using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>
/// Which of the obstacles decides. A node counts as near where only one sort of obstacle is in the way; of several
/// sorts the one goes first that passes most easily.
/// </summary>
internal static class SchedulingVerdict
{
    private static readonly SchedulingFailureType[] s_order =
    [
        SchedulingFailureType.Resources, SchedulingFailureType.HostPort, SchedulingFailureType.TopologySpread,
        SchedulingFailureType.AntiAffinity,
    ];

    public static (SchedulingFailureType Type, ImmutableArray<ImmutableArray<NodeObstacle>> Nodes) Of(
        IReadOnlyList<(KubeObject Node, ImmutableArray<NodeObstacle> Obstacles)> compared)
    {
        var nodes = compared.Select(c => c.Obstacles).Where(o => !ControlPlane(o)).ToList();
        if (nodes.Count == 0)
            return (SchedulingFailureType.Other, []);
        var labelled = nodes.Where(n => n.All(o => o.Kind != NodeObstacleKind.NodeSelector)).ToList();
        if (labelled.Count == 0)
            return Sorted(SchedulingFailureType.NodeSelector, nodes, NodeObstacleKind.NodeSelector);
        var open = labelled.Where(n => n.All(o => o.Kind != NodeObstacleKind.Volume)).ToList();
        if (open.Count == 0)
            return Sorted(SchedulingFailureType.VolumeAffinity, labelled, NodeObstacleKind.Volume);
        if (Only(open, o => o.Kind == NodeObstacleKind.Cordoned) is { Count: > 0 } cordoned)
            return Sorted(SchedulingFailureType.Cordoned, cordoned, NodeObstacleKind.Cordoned);
        if (Only(open, o => o.Kind == NodeObstacleKind.Taint && OfCondition(o)) is { Count: > 0 } sick)
            return Sorted(SchedulingFailureType.Taint, sick, NodeObstacleKind.Taint);
        if (open.Exists(n => n.IsEmpty))
            return Sorted(SchedulingFailureType.Other, open);
        var usable = open.Where(n => n.All(o =>
            o.Kind is not (NodeObstacleKind.Taint or NodeObstacleKind.Cordoned))).ToList();
        if (usable.Count > 0)
            return Usable(usable);
        if (Only(open, o => o.Kind == NodeObstacleKind.Taint) is { Count: > 0 } tainted)
            return Sorted(SchedulingFailureType.Taint, tainted, NodeObstacleKind.Taint);
        return Usable(open);
    }

    private static (SchedulingFailureType, ImmutableArray<ImmutableArray<NodeObstacle>>) Usable(
        List<ImmutableArray<NodeObstacle>> nodes)
    {
        var sorts = nodes.Select(n => n.Select(SortOf).OfType<SchedulingFailureType>().Distinct().ToList()).ToList();
        var fewest = sorts.Where(s => s.Count > 0).Select(s => s.Count).DefaultIfEmpty(0).Min();
        var near = sorts.Where(s => s.Count == fewest).SelectMany(s => s).ToHashSet();
        var type = s_order.FirstOrDefault(near.Contains, SchedulingFailureType.Other);
        return (type, [.. nodes.Select(n => n.OrderBy(o => SortOf(o) == type ? 0 : 1).ToImmutableArray())
            .OrderBy(n => SortOf(n[0]) == type ? 0 : 1).ThenBy(n => n.Length)
            .ThenBy(n => n[0].Node.Name, StringComparer.Ordinal)]);
    }

    private static SchedulingFailureType? SortOf(NodeObstacle obstacle) => obstacle.Kind switch
    {
        NodeObstacleKind.Cpu or NodeObstacleKind.Memory or NodeObstacleKind.Pods or NodeObstacleKind.OtherResource =>
            SchedulingFailureType.Resources,
        NodeObstacleKind.HostPort => SchedulingFailureType.HostPort,
        NodeObstacleKind.Spread => SchedulingFailureType.TopologySpread,
        NodeObstacleKind.Affinity or NodeObstacleKind.AntiAffinity or NodeObstacleKind.KeptAway =>
            SchedulingFailureType.AntiAffinity,
        _ => null,
    };

    /// <summary>Nodes that would take the pod if it were not for that.</summary>
    private static List<ImmutableArray<NodeObstacle>> Only(
        List<ImmutableArray<NodeObstacle>> nodes, Func<NodeObstacle, bool> that) =>
        [.. nodes.Where(n => !n.IsEmpty && n.All(that))];

    private static (SchedulingFailureType, ImmutableArray<ImmutableArray<NodeObstacle>>) Sorted(
        SchedulingFailureType type, List<ImmutableArray<NodeObstacle>> nodes, NodeObstacleKind? first = null) =>
        (type, [.. nodes.Select(n => n.OrderBy(o => o.Kind == first ? 0 : 1).ToImmutableArray())
            .OrderBy(n => n.Length).ThenBy(n => n.IsEmpty ? "" : n[0].Node.Name, StringComparer.Ordinal)]);

    /// <summary>A taint that says what is wrong with the node, and goes with it.</summary>
    private static bool OfCondition(NodeObstacle obstacle) =>
        obstacle.Value.StartsWith("node.kubernetes.io/", StringComparison.Ordinal)
        || obstacle.Value.StartsWith("node.cloudprovider.kubernetes.io/", StringComparison.Ordinal);

    /// <summary>Nobody wonders that workloads stay off the control plane.</summary>
    private static bool ControlPlane(ImmutableArray<NodeObstacle> obstacles) => obstacles.Any(o =>
        o.Kind == NodeObstacleKind.Taint && o.Value.StartsWith("node-role.kubernetes.io/", StringComparison.Ordinal));
}
