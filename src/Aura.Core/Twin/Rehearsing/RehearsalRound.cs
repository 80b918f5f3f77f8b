using System.Collections.Immutable;
using Aura.Diagnosis;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Twin.Rehearsing;

/// <summary>
/// Rehearses the strategies of a plan. What the twin shows to be impossible is excluded; where the outcome hangs on
/// what a twin cannot tell, it is only said.
/// </summary>
public sealed class RehearsalRound(Rehearsal rehearsal)
{
    /// <summary>How sure the twin must be to exclude a strategy; what it is less sure of is only said.</summary>
    public const double Proof = 0.9;

    /// <summary>Real time for all of them together, reading included; null: as long as it takes.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Whose time counts for <see cref="Within"/>; nothing else depends on it.</summary>
    public TimeProvider Wall { get; init; } = TimeProvider.System;

    /// <summary>What logs of failing containers are read through; null: they are not read.</summary>
    public KubeClient? Logs { get; init; }

    /// <summary>The strategies with what became of each; those that are excluded already stay as they are.</summary>
    public async Task<ImmutableArray<Strategy>> RunAsync(ClusterView live, Finding finding,
        ImmutableArray<Strategy> strategies, CancellationToken cancellation = default)
    {
        var open = strategies.Where(s => s.ExcludedBecause is null).ToList();
        if (open.Count == 0)
            return strategies;
        var started = Wall.GetTimestamp();
        bool Ends() => Within is { } within && Wall.GetElapsedTime(started) >= within;
        RehearsalMaterial material;
        try
        {
            material = await rehearsal.GatherAsync(live, finding, open, Logs, cancellation);
        }
        catch (KubeException e)
        {
            return [.. strategies.Select(s => open.Contains(s) ? With(s, NotDone(e.Message)) : s)];
        }
        var reports = rehearsal.TryRehearse(material, open, Ends, cancellation);
        return
        [
            .. strategies.Select(s => open.IndexOf(s) switch
            {
                < 0 => s,
                var i when reports[i] is { } report => Judged(s, report),
                _ => With(s, NotDone("budget")),
            }),
        ];
    }

    /// <summary>
    /// The time until recovery is the longer one of the estimate and the twin's: each leaves something out.
    /// </summary>
    private static Strategy Judged(Strategy strategy, RehearsalReport report)
    {
        var impossible = report.Probability >= Proof
            && report.Outcome is not (RehearsalOutcome.Recovers or RehearsalOutcome.Unknown);
        return With(strategy, RehearsalSummary.Of(report)) with
        {
            ExcludedBecause = impossible ? $"in the twin: {report.Why}" : null,
            RecoverySeconds = Math.Max(strategy.RecoverySeconds, report.RecoverySeconds ?? 0),
        };
    }

    private static RehearsalSummary NotDone(string why) => new() { NotDone = why };

    private static Strategy With(Strategy strategy, RehearsalSummary summary) => strategy with { Rehearsal = summary };
}
