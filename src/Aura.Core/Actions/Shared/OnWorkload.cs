using System.ComponentModel;
using Aura.Kubernetes;
using Aura.Plans;

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

    /// <summary>The workload, whose changed template would roll.</summary>
    internal async Task<KubeObject> FindAsync(ClusterView cluster, PlanBuilder plan)
    {
        var workload = plan.Need(await cluster.GetAsync(Ref()), $"{Ref()} exists");
        Rollout.Ready(workload, plan);
        return workload;
    }
}
