using Aura.Benchmarks.Evaluation.Responders;
using Aura.State;

namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>Why a cause was not dealt with, in words that can be counted.</summary>
internal static class Failure
{
    /// <param name="after">How long it took to be well for good; null: it is not.</param>
    public static string Why(Reaction reaction, TimeSpan? after) => reaction.Last switch
    {
        null => $"nothing done: {reaction.Why}",
        { OnlyTells: true, Stands: true } when reaction.Attempts.Count > 1 => $"people told after {Ends(reaction)}",
        { OnlyTells: true, Stands: true } => "people told where something can be done",
        { Stands: true } when after is null => "done, but not well in the end",
        { Stands: true } when after > Play.Limit => "well too late",
        { Stands: true } => "done, but still found",
        _ => Ends(reaction),
    };

    private static string Ends(Reaction reaction) => string.Join(", ", reaction.Attempts.Where(a => !a.Stands)
        .Select(a => a.Status is { } status ? Words.Of(status).Replace('_', ' ') : "no effect")
        .Distinct()) + $" ({reaction.Attempts.First(a => !a.Stands).Message})";
}
