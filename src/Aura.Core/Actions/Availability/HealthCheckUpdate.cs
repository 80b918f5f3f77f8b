using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Availability;

/// <summary>Changes a probe that is there; taking one away is not offered.</summary>
public sealed class HealthCheckUpdate : RemediationAction<HealthCheckUpdate.Args>
{
    public enum ProbeSort { Liveness, Readiness, Startup }

    public sealed record Args : ProbeSettings
    {
        public required ProbeSort Probe { get; init; }

        public ProbeCheck? Check { get; init; }

        public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            var faults = base.Validate(validationContext);
            if (Check is { } check)
                faults = faults.Concat(Fitting(check));
            else if (Port is null && Path is null && Command is null && InitialDelaySeconds is null
                && PeriodSeconds is null && TimeoutSeconds is null && FailureThreshold is null)
                faults = faults.Append(new ValidationResult("give something to change", [nameof(Check)]));
            return faults;
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "health_check.update",
        Description = "Change a probe: path, port, delays, thresholds.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = ProbeChange.Rbac,
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var workload = plan.Need(await cluster.GetAsync(args.Ref()), $"{args.Ref()} exists");
        Rollout.Ready(workload, plan);
        var container = ProbeChange.Container(workload, args.Container, plan);
        var sort = args.Probe.ToString().ToLowerInvariant();
        var old = plan.Need(container.Container[$"{sort}Probe"] as JsonObject,
            $"{container.Name} has a {sort} probe", hint: $"add one: health_check.add_{sort}");
        plan.Check(args.Check is not null || (args.Path is null || old.ContainsKey("httpGet"))
            && (args.Command is null || old.ContainsKey("exec")) && (args.Port is null || !old.ContainsKey("exec")),
            "the settings fit the probe", why: $"it is {old.ToJsonString()}",
            hint: "to make it ask another way give check too");
        await ProbeChange.SetAsync(
            workload, container, $"{sort}Probe", ProbeChange.With(old, args.Check, args), cluster, plan);
    }
}
