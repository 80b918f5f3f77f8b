using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Availability;

/// <summary>Spreads a workload's pods, or keeps them away from certain others.</summary>
public sealed class AffinitySetPodAntiAffinity : RemediationAction<PodAffinityArgs>
{
    public override ActionSpec Spec { get; } = new()
    {
        Name = "affinity.set_pod_anti_affinity",
        Description = "Keep a workload's pods apart, or away from certain pods.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = [.. Rollout.Rbac, "pods/eviction: create", "nodes: list"],
    };

    protected override Task PlanAsync(PodAffinityArgs args, ClusterView cluster, PlanBuilder plan) =>
        PodAffinityChange.PlanAsync(args, "podAntiAffinity", cluster, plan);
}
