using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Kubernetes;
using Aura.Learning;
using Aura.Planning;
using Aura.State;
using Aura.Tests.State;

namespace Aura.Tests.Learning;

public sealed class ExplorationTests : IDisposable
{
    private static readonly ObjectRef Cart = new(Kind.Deployment, "shop", "cart");
    private readonly TemporaryStore _files = new();

    public void Dispose() => _files.Dispose();

    internal static Strategy Of(string name, double value, double low, double high, double score = 0.8,
        Risk risk = Risk.Low, UndoGrade undo = UndoGrade.Exact, string? excluded = null,
        string action = "deployment.rollback") => new()
        {
            Name = name,
            Steps = [new StrategyStep("s", action, new JsonObject(), [], "because")],
            SuccessProbability = new Odds(value, low, high, 0, "prior"),
            CostImpact = new CostImpact(0, "USD"),
            RecoverySeconds = 60,
            Risk = risk,
            Undo = undo,
            Score = score,
            ExcludedBecause = excluded,
        };

    internal static RemediationPlan Plan(int number, params Strategy[] strategies) => new()
    {
        PlanId = $"p-{number}",
        Finding = new Finding
        {
            Id = $"f-{number}",
            Type = "OOMKilled",
            Severity = Severity.Critical,
            Target = Cart,
            Summary = "",
            Evidence = [],
            RootCause = new RootCause("OOMKilled", Cart, 1),
            Affected = [],
        },
        Strategies = [.. strategies],
        Recommended = strategies[0].Name,
        Why = "best score",
        Digest = $"digest {number}",
        CreatedAt = KnownTruth.Now,
    };

    private static IReadOnlyList<RemediationPlan> Explored(params Strategy[] strategies) =>
        [.. Enumerable.Range(0, 200).Select(i => Exploration.Of(Plan(i, strategies)))];

    [Fact]
    public void What_is_less_known_is_tried_as_often_as_it_may_be_the_best()
    {
        var plans = Explored(Of("balanced", 0.8, 0.75, 0.85), Of("conservative", 0.7, 0.3, 0.98));

        var tried = plans.Count(p => p.Recommended == "conservative") / 200.0;
        Assert.InRange(tried, 0.2, 0.55);
        Assert.All(plans, p => Assert.Equal(1, p.Assignment!.Propensities.Values.Sum(), 9));
        Assert.InRange(plans.Average(p => p.Assignment!.Propensities["conservative"]), tried - 0.08, tried + 0.08);
        Assert.Contains("to learn", plans.First(p => p.Recommended == "conservative").Why);
    }

    [Fact]
    public void The_same_plan_always_gets_the_same_strategy()
    {
        var plan = Plan(3, Of("balanced", 0.8, 0.6, 0.9), Of("conservative", 0.7, 0.3, 0.98));
        Assert.Equal(Exploration.Of(plan).Recommended, Exploration.Of(plan).Recommended);
        Assert.Equal(Exploration.Of(plan).Assignment!.Propensities, Exploration.Of(plan).Assignment!.Propensities);
    }

    [Theory]
    [InlineData(Risk.Medium, UndoGrade.Exact, 0.8, null)]
    [InlineData(Risk.Low, UndoGrade.Compensating, 0.8, null)]
    [InlineData(Risk.Low, UndoGrade.Exact, 0.6, null)]
    [InlineData(Risk.Low, UndoGrade.Exact, 0.8, "over the limit")]
    public void What_is_risky_cannot_be_undone_scores_worse_or_is_excluded_is_never_tried(
        Risk risk, UndoGrade undo, double score, string? excluded) => Assert.All(
            Explored(Of("balanced", 0.5, 0.2, 0.8),
                Of("aggressive", 0.9, 0.1, 1, score, risk, undo, excluded)),
            p => Assert.Equal("balanced", p.Recommended));

    [Fact]
    public void Nothing_is_tried_where_the_best_is_risky_or_the_policy_does_not_allow_it()
    {
        Assert.All(Explored(Of("balanced", 0.5, 0.2, 0.8, risk: Risk.High), Of("conservative", 0.9, 0.1, 1)),
            p => Assert.Null(p.Assignment));
        var store = _files.Open();
        var plan = Plan(1, Of("balanced", 0.5, 0.2, 0.8), Of("conservative", 0.9, 0.1, 1));
        Assert.Same(plan, new Choosing(store, "test", explore: false).Of(plan));
        Assert.NotNull(new Choosing(store, "test", explore: true).Of(plan).Assignment);
    }

    [Fact]
    public void The_ways_are_ranked_with_reasons_and_what_else_worked_is_named()
    {
        var store = _files.Open();
        foreach (var (action, worked) in (IEnumerable<(string, int)>)
            [("deployment.rollback", 9), ("deployment.increase_memory", 10)])
            KnownTruth.Fill(store, Enumerable.Range(0, 10).Select(i => KnownTruth.Made($"{action}-{i}",
                new StepContext(action, "OOMKilled", "", Circumstances.None), i < worked, KnownTruth.Now)));
        var plan = Plan(1, Of("balanced", 0.8, 0.7, 0.9),
            Of("aggressive", 0.9, 0.8, 1, 0.9, excluded: "risk high is over the limit low"));

        var ranking = Ranking.Of(plan, store, new LearntOdds(store, "test", new ManualTime()));

        Assert.Equal(["balanced", "aggressive"], ranking.Choices.Select(c => c.Strategy));
        Assert.Contains("deployment.rollback worked 9 of 10 times with OOMKilled", ranking.Choices[0].Reasons);
        Assert.Equal("risk high is over the limit low", ranking.Choices[1].Against);
        Assert.Equal("deployment.increase_memory worked 10 of 10 times", Assert.Single(ranking.AlsoWorked));
    }
}
