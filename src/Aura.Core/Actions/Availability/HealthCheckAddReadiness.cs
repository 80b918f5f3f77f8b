using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Availability;

/// <summary>Adds a readiness probe: a pod that fails it gets no traffic.</summary>
public sealed class HealthCheckAddReadiness : RemediationAction<NewProbe>
{
    public override ActionSpec Spec { get; } = new()
    {
        Name = "health_check.add_readiness",
        Description = "Send traffic to pods only when ready, by a readiness probe.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = ProbeChange.Rbac,
    };

    protected override Task PlanAsync(NewProbe args, ClusterView cluster, PlanBuilder plan) =>
        ProbeChange.AddAsync(args, "readinessProbe", cluster, plan);
}
