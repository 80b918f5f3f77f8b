using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Observability;

/// <summary>Has a program write its log as JSON, one object a line, where it is known how.</summary>
public sealed class MonitoringEnableLogging : RemediationAction<MonitoringEnableLogging.Args>
{
    public sealed record Args : OnContainer, IValidatableObject
    {
        [Description("Env variable or --flag, if not known."), RegularExpression("[A-Za-z_-][-A-Za-z0-9_.]*")]
        public string? Key { get; init; }

        [Description("Its value for JSON."), StringLength(200)]
        public string? Value { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Key is null != Value is null)
                yield return new ValidationResult("give key and value, or neither", [nameof(Key), nameof(Value)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "monitoring.enable_logging",
        Description = "Make a container log JSON. Use when its logs cannot be searched.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac = Rollout.Rbac,
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (workload, container) = await args.FindContainerAsync(cluster, plan);
        var kind = ProgramKind.Of(container.Container);
        var hint = (kind is null ? "neither its image nor its environment tells what it is"
            : $"{kind.Name} has no switch for it that every program heeds") + ": give key and value, the variable or "
            + "flag by which its own documentation says that it logs JSON";
        var known = args.Key is null ? kind?.Structured : (args.Key, args.Value!);
        plan.Need(known is null ? null : container, "it is known how the program is told to log JSON", hint: hint,
            why: args.Key is not null ? "given" : kind is null ? "unknown program" : $"it is {kind.Name}");
        var (key, value) = known!.Value;
        var why = $"{container.Name}: one JSON object a line";
        if (key.StartsWith("--", StringComparison.Ordinal))
            FlagChange.Set(workload, container, key, value, why, plan);
        else
            EnvChange.Set(workload, container, key, value, why, plan);
        if (plan.Steps.Count == 0)
            return;
        plan.Warn("what parses the present format (collectors, alerts on words) has to be told");
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }
}
