using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions;

/// <summary>An action reads and returns a plan. It writes nothing: the executor does, for all actions alike.</summary>
public abstract class RemediationAction
{
    public abstract ActionSpec Spec { get; }

    /// <summary>
    /// The folder (and namespace) that it lives in: pods, workloads, traffic, config, storage, nodes, …
    /// </summary>
    public string Section => GetType().Namespace!.Split('.')[^1].ToLowerInvariant();

    /// <summary>JSON schema (2020-12) of the arguments, made from the arguments' record.</summary>
    public abstract JsonObject InputSchema { get; }

    /// <summary>Judges the arguments alone; the cluster is not looked at.</summary>
    /// <exception cref="ArgumentsException">The arguments do not fit; all faults at once.</exception>
    public abstract void Validate(JsonObject arguments);

    /// <summary>Reads the cluster and says what would be done. Failed checks are part of the plan.</summary>
    /// <exception cref="ArgumentsException">The arguments do not fit; all faults at once.</exception>
    public abstract Task<Plan> PlanAsync(JsonObject arguments, ClusterView cluster);
}

/// <summary>An action with its typed arguments: a record whose attributes both describe and validate.</summary>
public abstract class RemediationAction<TArgs> : RemediationAction
    where TArgs : class
{
    public sealed override JsonObject InputSchema => Schema.Of<TArgs>();

    public sealed override void Validate(JsonObject arguments) => Schema.Read<TArgs>(arguments);

    public sealed override async Task<Plan> PlanAsync(JsonObject arguments, ClusterView cluster)
    {
        var args = Schema.Read<TArgs>(arguments);
        var plan = new PlanBuilder(Spec, arguments);
        try
        {
            await PlanAsync(args, cluster, plan);
            await DerivedRisk.ApplyAsync(plan, cluster);
        }
        catch (PlanStoppedException)
        {
            // Need() has recorded the failed check; the plan says so.
        }
        return plan.Build();
    }

    protected abstract Task PlanAsync(TArgs args, ClusterView cluster, PlanBuilder plan);
}
