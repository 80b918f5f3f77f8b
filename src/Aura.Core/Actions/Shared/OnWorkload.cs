using System.ComponentModel;
using Aura.Kubernetes;

namespace Aura.Actions.Shared;

/// <summary>Base of the arguments of actions on any workload that rolls out a pod template.</summary>
public abstract record OnWorkload : InNamespace
{
    [Description("Workload."), ObjectName]
    public required string Name { get; init; }

    public WorkloadKind Kind { get; init; }

    internal ObjectRef Ref() => new(Kind switch
    {
        WorkloadKind.StatefulSet => Kubernetes.Kind.StatefulSet,
        WorkloadKind.DaemonSet => Kubernetes.Kind.DaemonSet,
        _ => Kubernetes.Kind.Deployment,
    }, Namespace, Name);
}
