using System.ComponentModel;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>Base of the arguments of actions on a Deployment alone.</summary>
public abstract record OnDeployment : InNamespace
{
    [Description("Deployment."), ObjectName]
    public required string Name { get; init; }

    internal async Task<KubeObject> FindAsync(ClusterView cluster, PlanBuilder plan) => plan.Need(
        await cluster.GetAsync(Kind.Deployment, Namespace, Name), $"Deployment {Namespace}/{Name} exists");
}
