using System.Collections.Immutable;
using Aura.Actions.Shared;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Policy;

/// <summary>What carrying out a plan disturbs, in the units of budgets.</summary>
/// <param name="Objects">What it locks, and the workloads whose pods it takes down.</param>
/// <param name="Workloads">Workloads that lose ready pods.</param>
/// <param name="Nodes">Nodes that are changed.</param>
/// <param name="ClusterNodes">How many nodes there are; null where no node is changed.</param>
/// <param name="Namespaces">Namespaces that are written to.</param>
public sealed record Footprint(
    ImmutableArray<ObjectRef> Objects, ImmutableArray<Footprint.Loss> Workloads, ImmutableArray<string> Nodes,
    int? ClusterNodes, ImmutableArray<string> Namespaces)
{
    /// <summary>
    /// Ready pods that a workload loses: <paramref name="AtOnce"/> at the same time, <paramref name="InAll"/> one after
    /// the other, of <paramref name="Replicas"/> wanted.
    /// </summary>
    public sealed record Loss(ObjectRef Workload, int Replicas, int AtOnce, int InAll);

    /// <summary>As in <see cref="ISafetyCheck.Rbac"/>.</summary>
    public static IReadOnlyList<string> Rbac { get; } =
    [
        "pods: get, list", "nodes: list", "apps/deployments: get", "apps/replicasets: get, list",
        "apps/statefulsets: get", "apps/daemonsets: get", "batch/jobs: get", "batch/cronjobs: get",
        "replicationcontrollers: get",
    ];

    public static async Task<Footprint> OfAsync(Plan plan, ClusterView cluster)
    {
        var bare = Of(plan);
        var losses = (await PodLosses.OfAsync(plan, cluster)).ToImmutableArray();
        return bare with
        {
            Objects = [.. bare.Objects.Concat(losses.Select(l => l.Workload)).Distinct()],
            Workloads = losses,
            ClusterNodes = bare.Nodes.IsEmpty ? null : (await cluster.ListAsync(Kind.Node)).Count,
        };
    }

    /// <summary>What the plan itself tells; which pods go is not known from it.</summary>
    public static Footprint Of(Plan plan)
    {
        var written = plan.Changes.Where(c => c.IsInCluster).Select(c => c.Target).ToList();
        return new Footprint([.. plan.Targets.Where(t => t.Kind.Group != Change.Send.Kind.Group).Distinct()], [],
            [.. written.Where(t => t.Kind == Kind.Node).Select(t => t.Name).Distinct()], null,
            [.. written.Select(t => t.Kind == Kind.Namespace ? t.Name : t.Namespace).OfType<string>().Distinct()]);
    }
}
