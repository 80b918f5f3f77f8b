using System.Collections.Immutable;
using System.Text.Json;
using Aura.Kubernetes;

namespace Aura.Planning;

/// <summary>Every number that tips a choice between strategies, as data; see docs/planning.md.</summary>
public sealed record ScoringRules
{
    private static readonly Lazy<ScoringRules> BuiltInRules = new(() =>
        Yaml.Parse(EmbeddedData.Read("data/scoring.yaml")).Deserialize<ScoringRules>(EmbeddedData.Json)!);

    public static ScoringRules BuiltIn => BuiltInRules.Value;

    /// <summary>By the finding's severity.</summary>
    public required ImmutableDictionary<string, Weights> Severity { get; init; }

    /// <summary>By safety, speed or cost; in place of the severity's.</summary>
    public required ImmutableDictionary<string, Weights> Prefer { get; init; }

    /// <summary>A strategy that the caller names is put ahead by this much.</summary>
    public required double Bonus { get; init; }

    /// <summary>Scores that differ by no more than this count as equal: the odds are not known any better.</summary>
    public required double Tie { get; init; }

    public required LearntRule Learnt { get; init; }

    /// <summary>From the highest value down.</summary>
    public required ImmutableArray<PriorityRow> Priority { get; init; }

    /// <summary>Labels of a Namespace that may name its environment, in the order in which they are asked.</summary>
    public required ImmutableArray<string> EnvironmentLabels { get; init; }

    public required ImmutableArray<EnvironmentRow> Environment { get; init; }

    /// <summary>Seconds without service after which little worth is left (1/e).</summary>
    public required double PatienceSeconds { get; init; }

    /// <summary>Money a month more than the cheapest way at which half of the worth is left.</summary>
    public required double PainMoney { get; init; }

    /// <summary>Price of a minute at which the weight of downtime doubles.</summary>
    public required double DowntimePerMinuteScale { get; init; }

    public required SturdyRule Sturdy { get; init; }

    public required int PeopleSeconds { get; init; }

    public required AttemptRule Attempts { get; init; }

    public required ImmutableArray<OrderRow> Orders { get; init; }

    /// <summary>A class of pods whose priority is at least this.</summary>
    public sealed record PriorityRow(string Name, long AtLeast, Weights Factors);

    /// <summary>An environment, see <see cref="Learning.EnvironmentName"/>.</summary>
    public sealed record EnvironmentRow(string Name, Weights Factors);

    /// <summary>What a way that cannot be undone needs; see <see cref="Sturdiness"/>.</summary>
    public sealed record SturdyRule(double LowestOdds);

    /// <summary>How likely a strategy must be better than the priors' one; see <see cref="Choice"/>.</summary>
    public sealed record LearntRule(double LikelyBetter);

    /// <summary>When an earlier attempt counts; see <see cref="Attempt"/>.</summary>
    public sealed record AttemptRule(double WithinHours, int PeopleAfter);

    /// <summary>Words of an order and the actions (globs) that it may ask for.</summary>
    public sealed record OrderRow(ImmutableArray<string> Words, ImmutableArray<string> Actions);
}
