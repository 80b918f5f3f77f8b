using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Kubernetes;
using Aura.Planning;

namespace Aura.Tests.Planning;

public sealed class ScoringTests
{
    private static readonly ScoreBasis Usual = new() { Severity = Severity.Critical };

    internal static Strategy Way(string name, double odds = 0.8, int works = 60, int fails = 2400, double share = 1,
        decimal perMonth = 0, Risk risk = Risk.Medium, UndoGrade undo = UndoGrade.Exact, double? low = null) =>
        new Strategy
        {
            Name = name,
            Steps = [],
            SuccessProbability = new Odds(odds, low ?? odds - 0.1, odds + 0.1, 0, "prior"),
            CostImpact = new CostImpact(perMonth, "USD"),
            RecoverySeconds = works,
            Risk = risk,
            Undo = undo,
            Score = 0,
            Downtime = new Downtime(share, works, fails),
        }.WithOdds(new Odds(odds, low ?? odds - 0.1, odds + 0.1, 0, "prior"));

    [Fact]
    public void Downtime_counts_failure_and_undo()
    {
        // 0.9 x 60 + 0.1 x 2400, and half of that where half of the replicas serve.
        Assert.Equal(294, new Downtime(1, 60, 2400).Seconds(0.9));
        Assert.Equal(147, new Downtime(0.5, 60, 2400).Seconds(0.9));
        Assert.Equal(0, new Downtime(0, 60, 2400).Seconds(0.9));
    }

    [Theory]
    [InlineData(Severity.Critical, "Deployment", 4, 1, 0.75)]
    [InlineData(Severity.Critical, "Deployment", 4, 0, 1)]
    [InlineData(Severity.Critical, "Service", 4, 3, 1)]
    [InlineData(Severity.Critical, "Ingress", null, null, 1)]
    [InlineData(Severity.Warning, "Deployment", 4, 4, 0)]
    [InlineData(Severity.Advice, "Node", null, null, 0)]
    public void Only_what_takes_service_away_counts(
        Severity severity, string kind, int? wanted, int? ready, double share)
    {
        var facts = new JsonObject();
        if (wanted is not null)
            (facts["replicas"], facts["readyReplicas"]) = (wanted, ready);
        var target = new ObjectRef(kind == "Service" ? Kind.Service : kind == "Node" ? Kind.Node : Kind.Deployment,
            kind == "Node" ? null : "shop", "x");
        Assert.Equal(share, Downtime.ShareOf(Some(severity, target) with { Facts = facts }));
    }

    [Fact]
    public void Who_is_beaten_in_every_respect_is_not_chosen()
    {
        var scored = Scoring.Score([Way("conservative", 0.8), Way("balanced", 0.9)], Usual);
        Assert.Equal("balanced", scored[0].DominatedBy);
        Assert.Equal("balanced", Choice.Among(scored, Usual)!.Name);
    }

    [Fact]
    public void About_as_good_is_decided_for_the_more_cautious() => Assert.Equal("conservative",
        Choice.Among([Way("conservative", 0.8), Way("aggressive", 0.81, risk: Risk.High)], Usual)!.Name);

    [Fact]
    public void What_cannot_be_undone_is_held_back_while_its_odds_may_be_low()
    {
        var rules = ScoringRules.BuiltIn;
        string? Held(Strategy way) => Sturdiness.Apply(way, rules).HeldBackBecause;
        Assert.NotNull(Held(Way("aggressive", 0.9, undo: UndoGrade.None, low: 0.59)));
        Assert.NotNull(Held(Way("aggressive", 0.9, risk: Risk.Critical, low: 0.59)));
        Assert.Null(Held(Way("aggressive", 0.9, undo: UndoGrade.None, low: 0.6)));
        Assert.Null(Held(Way("aggressive", 0.9, low: 0.1)));
        var held = Sturdiness.Apply(Way("aggressive", 0.99, undo: UndoGrade.None, low: 0.1), rules);
        Assert.Equal("conservative", Choice.Among([Way("conservative", 0.3), held], Usual)!.Name);
        Assert.Null(Choice.Among([held], Usual));
    }

    [Fact]
    public void Every_row_counts()
    {
        static Weights Of(Func<ScoreBasis, ScoreBasis> change) => change(Usual).Weights;
        Assert.Equal(1, Usual.Weights.Success + Usual.Weights.Downtime + Usual.Weights.Cost + Usual.Weights.Risk
            + Usual.Weights.Capacity + Usual.Weights.Undo, 9);
        Assert.True(Of(b => b with { Severity = Severity.Warning }).Downtime < Usual.Weights.Downtime);
        Assert.True(Of(b => b with { Priority = "system" }).Downtime > Usual.Weights.Downtime);
        Assert.True(Of(b => b with { Priority = "low" }).Cost > Usual.Weights.Cost);
        Assert.True(Of(b => b with { Environment = "production" }).Undo > Usual.Weights.Undo);
        Assert.True(Of(b => b with { Environment = "development" }).Risk < Usual.Weights.Risk);
        Assert.True(Of(b => b with { DowntimePerMinute = 40 }).Downtime > Usual.Weights.Downtime);
        Assert.True(Of(b => b with { Prefer = "cost" }).Cost > 0.4);
    }

    /// <summary>Slow and cheap, or quick and dear: where it runs, and how much it matters, decides.</summary>
    [Theory]
    [InlineData(null, "usual", null, "conservative")]
    [InlineData("production", "usual", null, "performance_optimized")]
    [InlineData("development", "usual", null, "conservative")]
    [InlineData(null, "system", null, "performance_optimized")]
    [InlineData("production", "low", null, "conservative")]
    [InlineData("development", "usual", 40, "performance_optimized")]
    public void Surroundings_tip_the_scales(string? environment, string priority, int? perMinute, string expected) =>
        Assert.Equal(expected, Choice.Among(
            [
                Way("conservative", 0.85, works: 500, fails: 2600),
                Way("performance_optimized", 0.85, works: 60, fails: 1900, perMonth: 20),
            ],
            Usual with { Environment = environment, Priority = priority, DowntimePerMinute = perMinute })?.Name);

    private static Finding Some(Severity severity, ObjectRef target) => new()
    {
        Id = "f-1",
        Type = "RolloutStuck",
        Severity = severity,
        Target = target,
        Summary = "",
        Evidence = [],
        RootCause = new RootCause("RolloutStuck", target, 1),
        Affected = [],
    };
}
