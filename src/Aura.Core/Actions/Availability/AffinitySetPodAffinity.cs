using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Availability;

/// <summary>Draws a workload's pods to where certain pods run.</summary>
public sealed class AffinitySetPodAffinity : RemediationAction<PodAffinityArgs>
{
    public override ActionSpec Spec { get; } = new()
    {
        Name = "affinity.set_pod_affinity",
        Description = "Run a workload's pods near certain pods.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = [.. Rollout.Rbac, "pods/eviction: create", "nodes: list"],
    };

    protected override Task PlanAsync(PodAffinityArgs args, ClusterView cluster, PlanBuilder plan) =>
        PodAffinityChange.PlanAsync(args, "podAffinity", cluster, plan);
}
