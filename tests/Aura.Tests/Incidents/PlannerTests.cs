using Aura.Actions;
using Aura.Planning;

namespace Aura.Tests.Incidents;

/// <summary>Constraints, preferences and honest refusals to recommend, on simulated clusters.</summary>
public class PlannerTests
{
    private static RemediationPlan Plan(string incident, PlanConstraints? constraints = null, bool receiver = true)
    {
        using var run = new IncidentRun(Sample.Load(incident), receiver);
        // The gravest is first.
        return run.Plan(run.Diagnose().Findings[0], constraints);
    }

    [Fact]
    public void What_is_over_a_limit_is_shown_and_excluded()
    {
        var plan = Plan("oom-killed", new PlanConstraints { MaxMonthlyCost = 1, MaxRisk = Risk.Medium });
        Assert.Contains("a month is over the limit of 1",
            plan.Strategies.Single(s => s.Name == "aggressive").ExcludedBecause);
        Assert.Equal("risk high is over the limit medium",
            plan.Strategies.Single(s => s.Name == "conservative").ExcludedBecause);
        Assert.NotNull(plan.Recommended);
    }

    [Fact]
    public void Where_all_are_excluded_none_is_recommended()
    {
        var plan = Plan("crash-loop", new PlanConstraints { MaxSeconds = 1 });
        Assert.All(plan.Strategies, s => Assert.Contains("over the limit of 1 s", s.ExcludedBecause));
        Assert.Null(plan.Recommended);
        Assert.StartsWith("none: every strategy is excluded", plan.Why);
    }

    [Fact]
    public void A_missing_secret_without_anybody_to_tell_leaves_nothing()
    {
        var plan = Plan("secret-missing", receiver: false);
        Assert.Null(plan.Recommended);
        Assert.Contains("a receiver of messages is configured", Assert.Single(plan.Strategies).ExcludedBecause);
    }

    [Fact]
    public void A_refusing_check_excludes()
    {
        var plan = Plan("pdb-blocks-drain");
        var drain = plan.Strategies.Single(s => s.Name == "aggressive");
        Assert.Contains("PodDisruptionBudget", drain.ExcludedBecause);
        Assert.NotEqual("aggressive", plan.Recommended);
    }

    [Theory]
    [InlineData("storage-class-missing", "safety")]
    [InlineData("oom-killed", "cost_optimized")]
    [InlineData("oom-killed", "performance_optimized")]
    public void A_preference_tips_the_scales(string incident, string prefer) =>
        Assert.NotEqual(Plan(incident).Recommended,
            Plan(incident, new PlanConstraints { Prefer = prefer }).Recommended ?? "none");

    [Fact]
    public void An_unknown_preference_is_refused() =>
        Assert.Throws<ArgumentsException>(() => Plan("crash-loop", new PlanConstraints { Prefer = "luck" }));

    [Fact]
    public void Cost_is_requests_times_replicas()
    {
        // 3 x (256 - 128 Mi) at 3.05 a GiB and month.
        var doubled = Plan("oom-killed").Strategies.Single(s => s.Name == "balanced");
        Assert.Equal((1.14m, "USD"), (doubled.CostImpact.PerMonth, doubled.CostImpact.Currency));
    }

    [Fact]
    public void The_same_cluster_gives_the_same_digest() =>
        Assert.Equal(Plan("crash-loop").Digest, Plan("crash-loop").Digest);
}
