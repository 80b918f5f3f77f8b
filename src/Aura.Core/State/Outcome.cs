using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Aura.Learning;
using Aura.Learning.Analytics;
using Aura.Planning;

namespace Aura.State;

/// <summary>How an execution ended and under which circumstances, for learning. Holds no arguments' values.</summary>
public sealed record Outcome
{
    public required string Execution { get; init; }
    public string Cluster { get; init; } = "";

    /// <summary>The finding that led to it, its id and its type.</summary>
    public string? FindingId { get; init; }
    public string? Finding { get; init; }

    /// <summary>"Deployment shop/cart".</summary>
    public string Target { get; init; } = "";
    public string? Strategy { get; init; }
    public required ImmutableArray<OutcomeStep> Steps { get; init; }
    public Circumstances Circumstances { get; init; } = Circumstances.None;

    /// <summary>An execution status as a snake_case word.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>From the first write to the verified end, or to when it had been taken back.</summary>
    public double Seconds { get; init; }

    /// <summary>none, undone, or in_part: what came of taking it back.</summary>
    public string Undo { get; init; } = "none";

    /// <summary>It had succeeded, and a person took it back.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>A person stopped it before its end.</summary>
    public bool Stopped { get; init; }

    /// <summary>Objects that no plan named and that came to harm; null where there were none.</summary>
    public string? Collateral { get; init; }

    /// <summary>Why it did not end well, or was taken back; one of <see cref="Setback"/>.</summary>
    public string? Because { get; init; }

    /// <summary>What it adds per month; null where that is not known.</summary>
    public double? CostPerMonth { get; init; }

    /// <summary>Of all amounts here, ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>
    /// Seconds without service, from when the incident was first seen until it was mended, times the share of the
    /// service that was away; null where that is not known.
    /// </summary>
    public double? Away { get; init; }

    /// <summary>What that cost; null where a minute of it has no price.</summary>
    public double? AwayCost { get; init; }

    /// <summary>What was believed of its success before it began.</summary>
    public Odds? Believed { get; init; }

    /// <summary>The probability of success that a rehearsal in the twin gave; null where there was none.</summary>
    public double? Twin { get; init; }

    /// <summary>What incidents like the one that it was about have in common.</summary>
    public string? Signature { get; init; }

    /// <summary>The experiment that had drawn the strategy.</summary>
    public string? Experiment { get; init; }

    /// <summary>How likely the strategy had been to be recommended, where it was not for its score alone.</summary>
    public double? Propensity { get; init; }

    /// <summary>Whether it was well so long afterwards; null where nobody looked in time.</summary>
    public bool? WellAfter10Minutes { get; init; }
    public bool? WellAfter1Hour { get; init; }
    public bool? WellAfter24Hours { get; init; }

    /// <summary>All actions, with + between.</summary>
    [JsonIgnore]
    public string Action => string.Join('+', Steps.Select(s => s.Action).Distinct());

    /// <summary>
    /// It ended well, nobody took it back, and whenever it was looked at again it was well. Null where nothing can be
    /// said of its actions: it was refused, changed nothing, or a person stopped it.
    /// </summary>
    [JsonIgnore]
    public bool? Worked => Status switch
    {
        _ when Stopped => null,
        "succeeded" or "rolled_back" when Withdrawn => false,
        "succeeded" => WellAfter10Minutes != false && WellAfter1Hour != false && WellAfter24Hours != false,
        "failed" or "rolled_back" or "rollback_failed" => false,
        _ => null,
    };
}

/// <summary>One action of an execution.</summary>
/// <param name="Class">What kind of arguments it had, as <see cref="ArgumentClass"/> puts it.</param>
/// <param name="Worked">Null where it was not reached, or it is not known whether it was the one at fault.</param>
/// <param name="Times">So many targets of a batch alike.</param>
/// <param name="Prior">What was believed of it before any history; null where no plan chose it.</param>
public sealed record OutcomeStep(
    string Action, string Class, bool? Worked, int Times = 1, double? Prior = null);
