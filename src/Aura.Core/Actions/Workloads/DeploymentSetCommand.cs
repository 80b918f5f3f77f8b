using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Sets what a container runs.</summary>
public sealed class DeploymentSetCommand : RemediationAction<DeploymentSetCommand.Args>
{
    public sealed record Args : OnContainer, IValidatableObject
    {
        [Description("Instead of the image's entrypoint; [] = the image's.")]
        public IReadOnlyList<string>? Command { get; init; }

        [Description("Instead of the image's arguments; [] = the image's.")]
        public IReadOnlyList<string>? Arguments { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Command is null && Arguments is null)
                yield return new ValidationResult("give command or arguments", [nameof(Command), nameof(Arguments)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.set_command",
        Description = "Set a container's command or arguments. Use for a bad first revision.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = [.. Rollout.Rbac, "pods/eviction: create"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (workload, container) = await args.FindContainerAsync(cluster, plan);
        var changed = workload;
        foreach (var (field, words) in (IEnumerable<(string, IReadOnlyList<string>?)>)
            [("command", args.Command), ("args", args.Arguments)])
            if (words is not null)
                changed = plan.Set(changed, $"{container.Path}.{field}",
                    words.Count == 0 ? null : new JsonArray([.. words.Select(w => (JsonNode?)w)]),
                    $"{container.Name}: what it runs");
        if (plan.Steps.Count == 0)
            return;
        if (args.Command is [var only] && only.Contains(' '))
            plan.Warn($"'{only}' is taken as the name of one file, blanks included: no shell splits it");
        if (args.Command is { Count: > 0 } && args.Arguments is null && container.Container["args"] is null)
            plan.Warn("a command without arguments drops the image's own arguments, too");
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }
}
