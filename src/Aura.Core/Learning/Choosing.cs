using Aura.Planning;
using Aura.State;

namespace Aura.Learning;

/// <summary>
/// What a plan recommends besides its scores: the arm of an experiment that a person has started, or something to
/// learn from. Neither changes a strategy, what it needs to be approved, or what is excluded.
/// </summary>
/// <param name="explore">The policy allows it.</param>
public sealed class Choosing(AuraStore store, string cluster, bool explore)
{
    public RemediationPlan Of(RemediationPlan plan)
    {
        if (plan.Recommended is null || plan.ActNot is not null)
            return plan;
        foreach (var experiment in store.Experiments.Running())
            if (experiment.Assign(plan, cluster) is { } assigned)
            {
                store.Experiments.Log(experiment.Id, assigned, cluster);
                return assigned;
            }
        return explore ? Exploration.Of(plan) : plan;
    }
}
