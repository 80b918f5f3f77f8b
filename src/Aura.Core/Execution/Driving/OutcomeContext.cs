using System.Collections.Immutable;
using Aura.Diagnosis;
using Aura.Learning;
using Aura.Planning;

namespace Aura.Execution.Driving;

/// <summary>What is known, when a strategy is begun, of what its outcome will tell.</summary>
internal sealed record OutcomeContext
{
    public required string FindingId { get; init; }
    public required string Strategy { get; init; }
    public required Circumstances Circumstances { get; init; }

    /// <summary>Of the object at fault.</summary>
    public string? Namespace { get; init; }
    public required Odds Believed { get; init; }

    /// <summary>By the steps' ids: see <see cref="ArgumentClass"/>.</summary>
    public required ImmutableDictionary<string, string> Classes { get; init; }

    /// <summary>By the steps' ids: what is believed of them before any history; without those of no prior.</summary>
    public ImmutableDictionary<string, double> Priors { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>The probability of success that a rehearsal in the twin gave; null where there was none.</summary>
    public double? Twin { get; init; }

    /// <summary>The share of the service that the finding takes away; null where it takes none.</summary>
    public double? ShareAway { get; init; }

    /// <summary>What a minute without all of it costs; null where that has no price.</summary>
    public decimal? MinuteCosts { get; init; }

    /// <summary>Of prices.</summary>
    public string? Currency { get; init; }

    public string? Experiment { get; init; }

    /// <summary>How likely the strategy had been to be recommended, where it was not for its score alone.</summary>
    public double? Propensity { get; init; }

    public static OutcomeContext Of(RemediationPlan plan, Strategy strategy) => new()
    {
        FindingId = plan.Finding.Id,
        Strategy = strategy.Name,
        Circumstances = Circumstances.Of(plan.Finding),
        Namespace = plan.Finding.Target.Namespace,
        Believed = strategy.SuccessProbability,
        ShareAway = strategy.Downtime is { Share: > 0 and var share } ? share : null,
        MinuteCosts = plan.Basis?.DowntimePerMinute,
        Currency = strategy.CostImpact.Currency,
        Twin = strategy.Rehearsal?.Success,
        Experiment = strategy.Name == plan.Recommended ? plan.Assignment?.Experiment : null,
        Propensity = strategy.Name == plan.Recommended && plan.Assignment is { } assigned
            ? assigned.Propensities[strategy.Name] : null,
        Classes = strategy.Steps.ToImmutableDictionary(
            s => s.Id, s => ArgumentClass.Of(s.Args, plan.Finding.Facts)),
        Priors = PriorsOf(plan.Finding, strategy),
    };

    private static ImmutableDictionary<string, double> PriorsOf(Finding finding, Strategy strategy)
    {
        var context = PlaybookLibrary.Context(finding);
        return strategy.Steps
            .Select(s => (s.Id, Prior: PriorBook.BuiltIn.Find(s.Action, s.Args, finding.Type, context)))
            .Where(s => s.Prior is not null).ToImmutableDictionary(s => s.Id, s => s.Prior!.Belief.Mean);
    }
}
