using Aura.Kubernetes;

namespace Aura.Diagnosis;

/// <summary>One reason why a node does not take a pod, and the field that says so.</summary>
public sealed record NodeObstacle(NodeObstacleKind Kind, ObjectRef Node, string Field, string Value);
