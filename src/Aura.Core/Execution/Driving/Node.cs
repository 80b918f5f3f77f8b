using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Execution.Policy;
using Aura.Plans;

namespace Aura.Execution.Driving;

/// <summary>
/// One action of an execution. A typed action is an execution of one node; a strategy is a DAG of them.
/// </summary>
/// <param name="Plan">Null where it could not be planned up front, because it builds on an earlier node.</param>
internal sealed record Node(
    string Id, string Action, JsonObject Args, ImmutableArray<string> DependsOn, string Why, Plan? Plan = null)
{
    /// <summary>The plan was made when the node's turn came: it is what is carried out, also after a crash.</summary>
    public bool Settled { get; init; }

    /// <summary>Where the plan writes, as the policy sees it.</summary>
    public ImmutableArray<Place> Places { get; init; } = [];

    /// <summary>See <see cref="Aura.Actions.ActionSpec.AlwaysAsked"/>.</summary>
    public bool AlwaysAsked { get; init; }

    /// <summary>What the plan disturbs; null where no rule of the policy adds it up.</summary>
    public Footprint? Footprint { get; init; }

    /// <summary>Of a batch: its target's wave, from 1; a wave begins when the one before has ended well.</summary>
    public int Wave { get; init; }

    /// <summary>Of a batch: how it ended for this target; null while it has not.</summary>
    public NodeEnd? End { get; init; }

    /// <summary>The id under which the journal keeps the step.</summary>
    public string StepId(string step) => Id.Length == 0 ? step : $"{Id}.{step}";
}

/// <summary>How a target of a batch ended, before anything was taken back.</summary>
internal sealed record NodeEnd(bool Well, string Message);
