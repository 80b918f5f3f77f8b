using System.Text.Json.Serialization;
using Aura.Actions;
using Aura.Diagnosis;

namespace Aura.Planning;

/// <summary>What a choice rests on besides the strategies themselves.</summary>
public sealed record ScoreBasis
{
    [JsonIgnore]
    public ScoringRules Rules { get; init; } = ScoringRules.BuiltIn;

    public required Severity Severity { get; init; }

    /// <summary>A row of the rules: system, high, usual or low.</summary>
    public string Priority { get; init; } = "usual";

    /// <summary>A row of the rules, or null where nothing says which it is.</summary>
    public string? Environment { get; init; }

    /// <summary>Money; null where nobody has said what a minute costs.</summary>
    public decimal? DowntimePerMinute { get; init; }

    /// <summary>safety, speed, cost, or a strategy's name.</summary>
    public string? Prefer { get; init; }

    /// <summary>
    /// By severity or preference, times the factors of priority and environment and the price of downtime.
    /// </summary>
    [JsonIgnore]
    public Weights Weights
    {
        get
        {
            var row = Prefer is { } prefer && Rules.Prefer.TryGetValue(prefer, out var preferred) ? preferred
                : Rules.Severity[Severity.ToString().ToLowerInvariant()];
            var priority = Rules.Priority.FirstOrDefault(p => p.Name == Priority)?.Factors ?? new Weights();
            var environment = Rules.Environment.FirstOrDefault(e => e.Name == Environment)?.Factors ?? new Weights();
            var price = 1 + ((double)(DowntimePerMinute ?? 0) / Rules.DowntimePerMinuteScale);
            return row.Times(priority).Times(environment).Times(new Weights(Downtime: price)).Normal();
        }
    }

    /// <exception cref="ArgumentsException">Nothing that can be preferred.</exception>
    public static void Validate(string? prefer, ScoringRules rules)
    {
        if (prefer is null or "" || rules.Prefer.ContainsKey(prefer) || StrategyName.All.Contains(prefer))
            return;
        throw new ArgumentsException(
            [$"prefer: '{prefer}' is none of safety, speed, cost, {string.Join(", ", StrategyName.All)}"]);
    }
}
