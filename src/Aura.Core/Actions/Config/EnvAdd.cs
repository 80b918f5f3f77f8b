using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Config;

/// <summary>Gives a container one more environment variable.</summary>
public sealed class EnvAdd : RemediationAction<EnvAdd.Args>
{
    public sealed record Args : VariableValue;

    public override ActionSpec Spec { get; } = new()
    {
        Name = "env.add",
        Description = "Add an environment variable to a container. Use when one is missing.",
        Risk = Risk.Low,
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
        plan.Check(there.Count == 0, $"{container.Name} has no variable {args.Variable} yet",
            hint: "change it: env.update");
        await args.JudgeAsync(cluster, plan);
        if (await variables.ProviderAsync(args.Variable, cluster) is { } provider)
            plan.Warn($"{provider} gives {args.Variable} by envFrom: the new variable takes precedence");
        variables.WarnOfReferences(args.Variable,
            "which an entry before it does not see: env expands only what stands above", plan);
        var why = $"{container.Name}: one more variable";
        if (workload.List($"{container.Path}.env").Any())
            plan.Set(workload, $"{container.Path}.env[name={args.Variable}]", args.Entry(), why);
        else
            plan.Set(workload, $"{container.Path}.env", new JsonArray(args.Entry()), why);
        await variables.RollAsync(cluster, plan);
    }
}
