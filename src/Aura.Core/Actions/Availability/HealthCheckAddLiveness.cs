using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Availability;

/// <summary>Adds a liveness probe: the kubelet restarts a container that fails it.</summary>
public sealed class HealthCheckAddLiveness : RemediationAction<NewProbe>
{
    public override ActionSpec Spec { get; } = new()
    {
        Name = "health_check.add_liveness",
        Description = "Restart a container that hangs, by a liveness probe.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = ProbeChange.Rbac,
    };

    protected override Task PlanAsync(NewProbe args, ClusterView cluster, PlanBuilder plan) =>
        ProbeChange.AddAsync(args, "livenessProbe", cluster, plan);
}
