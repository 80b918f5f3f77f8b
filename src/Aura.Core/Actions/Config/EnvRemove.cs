using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Config;

/// <summary>Takes an environment variable from a container, all entries of its name.</summary>
public sealed class EnvRemove : RemediationAction<EnvRemove.Args>
{
    public sealed record Args : OnVariable;

    public override ActionSpec Spec { get; } = new()
    {
        Name = "env.remove",
        Description = "Remove an environment variable from a container. Use for a wrong or left-over one.",
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
        var provider = await variables.ProviderAsync(args.Variable, cluster);
        if (there.Count == 0)
        {
            plan.Check(provider is null, $"{args.Variable} is not given by envFrom",
                why: provider is null ? null : $"{provider} gives it with its other keys",
                hint: "take the key out there, or override the variable: env.add");
            return;
        }
        if (provider is not null)
            plan.Warn($"{provider} gives {args.Variable} by envFrom: that value takes effect then");
        if (there.Count > 1)
            plan.Warn($"there are {there.Count} entries of the name, all are removed");
        variables.WarnOfReferences(args.Variable, "which stays as it stands once the variable is gone", plan);
        plan.Set(workload, $"{container.Path}.env", variables.With(args.Variable, null),
            $"{container.Name}: without {args.Variable}");
        await variables.RollAsync(cluster, plan);
    }
}
