using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Config;

/// <summary>Changes an environment variable of a container; several entries of its name become one.</summary>
public sealed class EnvUpdate : RemediationAction<EnvUpdate.Args>
{
    public sealed record Args : VariableValue;

    public override ActionSpec Spec { get; } = new()
    {
        Name = "env.update",
        Description = "Change a container's environment variable, or where it comes from.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = ContainerVariables.Rbac,
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (workload, container) = await args.FindContainerAsync(cluster, plan);
        var variables = new ContainerVariables(workload, container);
        var there = variables.Named(args.Variable);
        if (there is [var only] && JsonNode.DeepEquals(only, args.Entry()))
            return;
        var provider = there.Count > 0 ? null : await variables.ProviderAsync(args.Variable, cluster);
        plan.Check(there.Count > 0, $"{container.Name} has a variable {args.Variable}",
            why: there.Count > 0 ? null : provider is null ? "no entry of env has the name"
                : $"{provider} gives it by envFrom",
            hint: provider is null ? "add it: env.add" : "change the key there, or override the variable: env.add");
        await args.JudgeAsync(cluster, plan);
        var path = $"{container.Path}.env";
        if (there.Count == 1)
        {
            // Both fields are set, so that an entry never has a value and a source.
            var changed = plan.Set(workload, $"{path}[name={args.Variable}].value", args.Value,
                $"{container.Name}: {args.Variable}");
            plan.Set(changed, $"{path}[name={args.Variable}].valueFrom", args.Source(),
                $"{container.Name}: {args.Variable}");
        }
        else if (there.Count > 1)
        {
            plan.Warn($"there are {there.Count} entries of the name, of which the last counts: they become one");
            plan.Set(workload, path, variables.With(args.Variable, args.Entry()),
                $"{container.Name}: {args.Variable}");
        }
        await variables.RollAsync(cluster, plan);
    }
}
