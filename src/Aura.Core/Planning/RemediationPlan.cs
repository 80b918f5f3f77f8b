using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Plans;
using Aura.Twin.Rehearsing;

namespace Aura.Planning;

/// <summary>The answer to "how could this be fixed": several strategies, one of them recommended, or none.</summary>
public sealed record RemediationPlan
{
    public required string PlanId { get; init; }
    public required Finding Finding { get; init; }
    public required ImmutableArray<Strategy> Strategies { get; init; }

    /// <summary>A strategy's name, or null where nothing safe is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Recommended { get; init; }

    /// <summary>One sentence; also says why the absent strategies are absent.</summary>
    public required string Why { get; init; }

    /// <summary>Why the answer is to leave it, or to tell people; null where something is to be done.</summary>
    public ActNot? ActNot { get; init; }

    /// <summary>What would change the recommendation; the first of them is part of <see cref="Why"/>.</summary>
    public ImmutableArray<Turn> WouldChange { get; init; } = [];

    /// <summary>What the weights come from.</summary>
    public ScoreBasis? Basis { get; init; }

    /// <summary>Null where the recommendation is for its score alone.</summary>
    public Assignment? Assignment { get; init; }

    /// <summary>Hex SHA-256 over finding and strategies.</summary>
    public required string Digest { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One way to fix a finding. <see cref="Steps"/> form a DAG.</summary>
public sealed record Strategy
{
    /// <summary>conservative, balanced, aggressive, cost_optimized or performance_optimized.</summary>
    public required string Name { get; init; }
    public required ImmutableArray<StrategyStep> Steps { get; init; }
    public required Odds SuccessProbability { get; init; }

    /// <summary>Its odds before anything was learnt; null where nothing was.</summary>
    [JsonIgnore]
    public Odds? PriorOdds { get; init; }
    public required CostImpact CostImpact { get; init; }
    public required int RecoverySeconds { get; init; }

    /// <summary>Without service, failure and undo included; 0 where the finding takes nothing away.</summary>
    public int ExpectedDowntimeSeconds { get; init; }

    /// <summary>What the expected downtime is made of.</summary>
    public Downtime? Downtime { get; init; }

    /// <summary>What the expected downtime costs, where a minute of it has a price.</summary>
    public decimal? DowntimeCost { get; init; }
    public required Risk Risk { get; init; }
    public required UndoGrade Undo { get; init; }

    /// <summary>Replicas that it leaves, in relation to those wanted now: 1 where it does not scale.</summary>
    public double Capacity { get; init; } = 1;
    public required double Score { get; init; }

    /// <summary>What must hold in the end, beyond what each step verifies for itself; else all is taken back.</summary>
    public Step.Wait? Goal { get; init; }
    public string? DominatedBy { get; init; }

    /// <summary>What became of it in a twin of the cluster; null where none is made.</summary>
    public RehearsalSummary? Rehearsal { get; init; }
    public string? ExcludedBecause { get; init; }

    /// <summary>Why it may be chosen, but is never recommended.</summary>
    public string? HeldBackBecause { get; init; }

    /// <summary>Neither excluded nor held back: nothing stands against recommending it.</summary>
    [JsonIgnore]
    public bool IsOpen => ExcludedBecause is null && HeldBackBecause is null;

    /// <summary>Next where it does not help: a strategy's name or notify.operators; null: the best left.</summary>
    public string? Otherwise { get; init; }

    /// <summary>The same with other odds, and the downtime that follows from them.</summary>
    public Strategy WithOdds(Odds odds) => this with
    {
        SuccessProbability = odds,
        ExpectedDowntimeSeconds = Downtime?.Seconds(odds.Value) ?? 0,
    };

    public Strategy Exclude(string because) => this with { ExcludedBecause = Joined(ExcludedBecause, because) };

    public Strategy HoldBack(string because) => this with { HeldBackBecause = Joined(HeldBackBecause, because) };

    private static string Joined(string? first, string second) => first is null ? second : $"{first}; {second}";
}

public sealed record StrategyStep(
    string Id, string Action, JsonObject Args, ImmutableArray<string> DependsOn, string Why);

/// <summary>A probability with its 90 % interval. Samples 0 and basis "prior" until there is a history.</summary>
public sealed record Odds(double Value, double Low, double High, int Samples, string Basis);
