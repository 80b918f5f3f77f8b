using System.Collections.Immutable;
using Aura.State;

namespace Aura.Learning.Analytics;

/// <summary>What has happened in a time: how well things went, what they cost, why not, and what follows.</summary>
public sealed record HistoryReport
{
    public required DateTimeOffset? Since { get; init; }
    public required DateTimeOffset? Until { get; init; }
    public required string? Namespace { get; init; }

    /// <summary>All executions that ended; null where there were none.</summary>
    public required Measured? All { get; init; }

    public required ImmutableArray<Measured> ByFinding { get; init; }
    public required ImmutableArray<Measured> ByAction { get; init; }
    public required ImmutableArray<Measured> ByStrategy { get; init; }

    /// <summary>Empty where only one was asked for.</summary>
    public required ImmutableArray<Measured> ByNamespace { get; init; }

    public required ImmutableArray<Period> OverTime { get; init; }

    /// <summary>Why executions did not end well, or were taken back.</summary>
    public required ImmutableArray<Setbacks> NotWell { get; init; }

    /// <summary>What requests failed at, before anything was written.</summary>
    public required ImmutableArray<Refusals> Refused { get; init; }

    public required ApprovalReport Approvals { get; init; }
    public required ImmutableArray<HealedAlone> LeftAlone { get; init; }
    public required CostReport Cost { get; init; }
    public required ImmutableArray<Recommendation> Recommendations { get; init; }

    /// <summary>Nothing was done, refused or asked for, and nothing left alone.</summary>
    public bool IsEmpty => All is null && Refused.IsEmpty && LeftAlone.IsEmpty
        && Approvals is { ByPolicy: 0, Approved: 0, Rejected: 0, Expired: 0, Drifted: 0, Withdrawn: 0 };

    /// <param name="Why">One of <see cref="Setback"/>.</param>
    /// <param name="Undone">How many of them were taken back; of the others nothing was left to be, or it could not.
    /// </param>
    public sealed record Setbacks(string Why, int Times, int Undone);

    /// <param name="Check">What had to hold, and did not.</param>
    /// <param name="Actions">The actions that failed at it most, with + between those of one request.</param>
    public sealed record Refusals(string Check, int Times, ImmutableArray<string> Actions);

    public static HistoryReport Of(AuraStore store, HistoryWindow window, DateTimeOffset now)
    {
        var sums = new HistorySums(store, window);
        return new HistoryReport
        {
            Since = window.Since is null ? null : HistoryWindow.Start(window.First),
            Until = window.Until is null ? null : HistoryWindow.Start(window.End),
            Namespace = window.Namespace,
            All = sums.Measure(Dimension.All).SingleOrDefault(),
            ByFinding = [.. sums.Measure(Dimension.Finding)],
            ByAction = [.. sums.Measure(Dimension.Action)],
            ByStrategy = [.. sums.Measure(Dimension.Strategy)],
            ByNamespace = window.Namespace is null ? [.. sums.Measure(Dimension.Namespace)] : [],
            OverTime = Period.Of(sums),
            NotWell = [.. sums.By(Dimension.Setback).Select(g => new Setbacks(g.Key, g.Counts.N, g.Counts.Undone))
                .OrderByDescending(s => s.Times).ThenBy(s => s.Why, StringComparer.Ordinal)],
            Refused = RefusedBy(sums),
            Approvals = ApprovalReport.Of(sums),
            LeftAlone = [.. store.History.LeftAlone(window)],
            Cost = CostReport.Of(sums),
            Recommendations = [.. new Advice(store, sums, now).All()],
        };
    }

    private static ImmutableArray<Refusals> RefusedBy(HistorySums sums) =>
    [
        .. sums.By(Dimension.Refusal).Select(g => (Words: g.Key.Split(' ', 2), Times: g.Counts.N))
            .GroupBy(r => r.Words[1]).Select(g => new Refusals(g.Key, g.Sum(r => r.Times),
                [.. g.OrderByDescending(r => r.Times).ThenBy(r => r.Words[0], StringComparer.Ordinal).Take(3)
                    .Select(r => r.Words[0])]))
            .OrderByDescending(r => r.Times).ThenBy(r => r.Check, StringComparer.Ordinal),
    ];
}
