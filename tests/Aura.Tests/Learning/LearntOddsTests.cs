using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution.Checks;
using Aura.Learning;
using Aura.Planning;

namespace Aura.Tests.Learning;

public sealed class LearntOddsTests : IDisposable
{
    private readonly Broken _broken = new();

    public void Dispose() => _broken.Dispose();

    [Fact]
    public void A_plan_takes_its_odds_from_what_was_seen()
    {
        var finding = Assert.Single(_broken.Diagnose());
        RemediationPlan Plan() => _broken.Aura.Cluster.Run(() => new Planner(
            _broken.View, new ActionCatalog(), SafetyChecks.All)
        {
            Priors = new LearntOdds(_broken.Aura.Store, "test", _broken.Aura.Cluster.Clock),
        }.PlanAsync(finding, PlanConstraints.None));
        var before = Plan();
        var best = before.Strategies.Single(s => s.Name == before.Recommended);
        Assert.Equal((0, "prior"), (best.SuccessProbability.Samples, best.SuccessProbability.Basis));
        Assert.Equal(_broken.Plan(finding).Strategies.Single(s => s.Name == best.Name).SuccessProbability,
            best.SuccessProbability);

        var step = new StepContext(best.Steps[0].Action, finding.Type,
            ArgumentClass.Of(best.Steps[0].Args, finding.Facts), Circumstances.Of(finding)
                .In("test", "shop", _broken.Aura.Cluster.Clock.GetUtcNow()));
        KnownTruth.Fill(_broken.Aura.Store, Enumerable.Range(0, 30).Select(i => KnownTruth.Made(
            $"h-{i}", step, false, _broken.Aura.Cluster.Clock.GetUtcNow().AddHours(-i))));

        var after = Plan().Strategies.Single(s => s.Name == best.Name).SuccessProbability;
        Assert.Equal(30, after.Samples);
        Assert.Contains("outcomes", after.Basis);
        Assert.True(after.Value < best.SuccessProbability.Value - 0.3);
        Assert.True(after.Low < after.Value && after.Value < after.High);
    }

    /// <summary>Going back has failed more than was believed of it: that may be chance, or be sure.</summary>
    [Theory]
    [InlineData(0.5, 0.99, "conservative")]
    [InlineData(0.87, 0.93, "balanced")]
    public void A_choice_changes_where_another_is_likely_to_be_better(double low, double high, string recommended)
    {
        var finding = Assert.Single(_broken.Diagnose());
        Assert.Equal("conservative", _broken.Plan(finding).Recommended);

        var plan = _broken.Aura.Cluster.Run(() => new Planner(_broken.View, new ActionCatalog(), SafetyChecks.All)
        {
            Priors = new Seen("deployment.rollback", new Odds(0.9, low, high, 9, "outcomes")),
        }.PlanAsync(finding, PlanConstraints.None));

        Assert.Equal(recommended, plan.Recommended);
        Assert.Equal("balanced", plan.Strategies.MaxBy(s => s.Score)!.Name);
        if (recommended == "balanced")
            Assert.DoesNotContain("likelihood", plan.Why);
        else
            Assert.Matches(
                "; balanced looks better by what was seen, but that it is has a likelihood of 7[0-9]% only;", plan.Why);
    }

    /// <summary>Odds of plans that begin with the action; of others nothing was seen.</summary>
    private sealed class Seen(string action, Odds odds) : IOdds
    {
        public Odds Of(string finding, IEnumerable<(string Action, JsonObject Args)> steps, JsonObject context) =>
            steps.First().Action == action ? odds : PriorOf(finding, steps, context);

        public Odds PriorOf(string finding, IEnumerable<(string Action, JsonObject Args)> steps, JsonObject context) =>
            PriorBook.BuiltIn.Of(finding, steps, context);
    }
}
