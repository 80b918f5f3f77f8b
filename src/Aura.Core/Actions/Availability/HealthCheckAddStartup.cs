using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Availability;

/// <summary>Adds a startup probe: the other probes wait until it has succeeded once.</summary>
public sealed class HealthCheckAddStartup : RemediationAction<NewProbe>
{
    public override ActionSpec Spec { get; } = new()
    {
        Name = "health_check.add_startup",
        Description = "Give a slow start time, by a startup probe.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = ProbeChange.Rbac,
    };

    protected override Task PlanAsync(NewProbe args, ClusterView cluster, PlanBuilder plan) =>
        ProbeChange.AddAsync(args, "startupProbe", cluster, plan);
}
