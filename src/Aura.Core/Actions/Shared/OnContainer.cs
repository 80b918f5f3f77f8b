using System.ComponentModel;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>Base of the arguments of actions on one container of a workload's template.</summary>
public abstract record OnContainer : OnWorkload
{
    [Description("Needed if there are several."), ObjectName]
    public string? Container { get; init; }

    /// <summary>The workload, ready to roll, and the container that is meant.</summary>
    internal async Task<(KubeObject Workload, ContainerChoice Container)> FindContainerAsync(
        ClusterView cluster, PlanBuilder plan)
    {
        var workload = await FindAsync(cluster, plan);
        return (workload, ContainerChoice.Of(workload, Container, plan));
    }
}
