using Aura.Benchmarks.Evaluation.Judging;
using Aura.Execution;

namespace Aura.Benchmarks.Evaluation.Responders;

/// <summary>One thing that was tried against a finding.</summary>
/// <param name="What">The strategy's name, or the script's.</param>
/// <param name="Actions">By their names in the catalog.</param>
/// <param name="Changed">Objects that it set out to change, as text.</param>
/// <param name="Status">How it ended; null: a script, which looks at nothing.</param>
/// <param name="CostPerMonth">What it adds, where it stays.</param>
internal sealed record Attempt(
    string What, IReadOnlyList<string> Actions, IReadOnlyList<string> Changed, ExecutionStatus? Status,
    string Message, decimal CostPerMonth)
{
    /// <summary>What a twin said beforehand; null: it was not asked.</summary>
    public Prediction? Foreseen { get; init; }

    public const string Tell = "notify.operators";

    public bool OnlyTells => Telling(Actions);

    /// <summary>Nothing of the cluster is changed, so that there is nothing to foretell.</summary>
    public static bool Telling(IEnumerable<string> actions) => actions.All(a => a == Tell);

    /// <summary>It stands: what it has done was not taken back.</summary>
    public bool Stands => Status is null or ExecutionStatus.Succeeded or ExecutionStatus.NoChange;

    public bool Undone => Status is ExecutionStatus.RolledBack or ExecutionStatus.RollbackFailed;

    /// <summary>Something was done to the cluster, or somebody was told.</summary>
    public bool Acted => Status is not ExecutionStatus.Refused;
}
