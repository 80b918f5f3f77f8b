using Aura.Kubernetes;

namespace Aura.Actions.Shared;

/// <summary>The workloads that roll out a pod template.</summary>
public enum WorkloadKind { Deployment, StatefulSet, DaemonSet }
