using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>One reason why a node does not take a pod, and the field that says so.</summary>
public sealed record NodeObstacle(NodeObstacleKind Kind, ObjectRef Node, string Field, string Value)
{
    /// <summary>What the field belongs to, where it is not the node: a pod or a volume.</summary>
    public ObjectRef? By { get; init; }

    /// <summary>The topology key, the port or the resource that it is about.</summary>
    public string Key { get; init; } = "";
}
