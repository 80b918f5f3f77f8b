using Aura.Learning;
using Aura.Learning.Experiments;
using Aura.State;
using Aura.Tests.State;

namespace Aura.Tests.Learning;

public sealed class ExperimentTests : IDisposable
{
    private static readonly DateTimeOffset Now = KnownTruth.Now;
    private readonly TemporaryStore _files = new();
    private readonly AuraStore _store;

    public ExperimentTests() => _store = _files.Open();

    public void Dispose() => _files.Dispose();

    private static Design Design => new()
    {
        A = "conservative", B = "balanced", Findings = ["OOMKilled"], AtLeast = 10, AtMost = 100, LeastSuccess = 0.3,
    };

    private static Outcome Seen(int i, string arm, bool worked, string? experiment = "e-1", string? harm = null,
        double seconds = 30, string environment = "other", double? propensity = null) => KnownTruth.Made($"x-{i}",
            new StepContext("deployment.rollback", "OOMKilled", "",
                Circumstances.None.With(Circumstances.Environment, environment)), worked, Now) with
        { Strategy = arm, Experiment = experiment, Collateral = harm, Seconds = seconds, Propensity = propensity };

    private Experiment State => Assert.Single(_store.Experiments.List(5));

    [Fact]
    public void Findings_fall_to_either_strategy_by_lot_always_the_same_and_it_is_noted()
    {
        _store.Experiments.Begin(Design, "bob", Now);
        var choosing = new Choosing(_store, "test", explore: false);
        var plans = Enumerable.Range(0, 200).Select(i => choosing.Of(ExplorationTests.Plan(i,
            ExplorationTests.Of("balanced", 0.8, 0.7, 0.9), ExplorationTests.Of("conservative", 0.8, 0.7, 0.9))))
            .ToList();

        Assert.InRange(plans.Count(p => p.Recommended == "balanced"), 80, 120);
        Assert.All(plans, p => Assert.Equal(0.5, p.Assignment!.Propensities[p.Recommended!]));
        Assert.Equal(200, _store.Experiments.Assigned("e-1").Values.Sum());
        Assert.Equal(plans[7].Recommended, choosing.Of(plans[7]).Recommended);
    }

    [Fact]
    public void What_is_out_of_scope_or_does_not_offer_both_is_left_alone()
    {
        _store.Experiments.Begin(Design with { Namespaces = ["prod-*"] }, "bob", Now);
        var plan = ExplorationTests.Plan(1, ExplorationTests.Of("balanced", 0.8, 0.7, 0.9),
            ExplorationTests.Of("conservative", 0.8, 0.7, 0.9));
        var choosing = new Choosing(_store, "test", explore: false);
        Assert.Same(plan, choosing.Of(plan));
        _store.Experiments.Stop("e-1", "done", Now);
        _store.Experiments.Begin(Design, "bob", Now);
        var excluded = plan with
        {
            Strategies = [plan.Strategies[0], plan.Strategies[1] with { ExcludedBecause = "too risky" }],
        };
        Assert.Same(excluded, choosing.Of(excluded));
        Assert.NotNull(choosing.Of(plan).Assignment);
    }

    [Fact]
    public void It_ends_when_one_is_better_and_not_before_enough_was_seen()
    {
        _store.Experiments.Begin(Design, "bob", Now);
        for (var i = 0; i < 9; i++)
        {
            _store.Outcomes.Add(Seen(2 * i, "balanced", true));
            _store.Outcomes.Add(Seen((2 * i) + 1, "conservative", i % 2 == 0));
            Assert.Null(State.Why);
        }
        for (var i = 9; i < 15; i++)
        {
            _store.Outcomes.Add(Seen(2 * i, "balanced", true));
            _store.Outcomes.Add(Seen((2 * i) + 1, "conservative", i % 2 == 0));
        }
        Assert.StartsWith("balanced is better with a probability of 9", State.Why);
        Assert.Equal(Now, State.EndedAt);
    }

    [Theory]
    [InlineData(false, null, "guardrail: balanced worked 0 of")]
    [InlineData(true, "Service shop/web", "guardrail: balanced harmed others 2 times")]
    public void A_guardrail_ends_it_at_once(bool worked, string? harm, string why)
    {
        _store.Experiments.Begin(Design with { LeastSuccess = 0.5 }, "bob", Now);
        for (var i = 0; i < 5; i++)
            _store.Outcomes.Add(Seen(i, "balanced", worked, harm: harm));
        Assert.StartsWith(why, State.Why);
    }

    [Fact]
    public void A_success_that_does_not_last_counts_at_once()
    {
        _store.Experiments.Begin(Design with { LeastSuccess = 0.5 }, "bob", Now);
        for (var i = 0; i < 6; i++)
            _store.Outcomes.Add(Seen(i, "balanced", true));
        Assert.Null(State.Why);
        for (var i = 0; i < 6; i++)
            _store.Outcomes.Look($"x-{i}", TimeSpan.FromMinutes(10), well: false);
        Assert.StartsWith("guardrail", State.Why);
    }

    [Theory]
    [InlineData(8, 2, 8, 2, 0.5)]
    [InlineData(0, 0, 0, 0, 0.5)]
    // Beta(1,2) against Beta(2,1): the probability that the second is greater is 5/6.
    [InlineData(0, 1, 1, 0, 0.8333)]
    public void The_probability_to_be_better_is_that_of_two_Beta_variables(
        int workedA, int failedA, int workedB, int failedB, double probability)
    {
        var compared = Comparison.Of(new Arm("a", workedA + failedA, workedA, 0, 0, 0),
            new Arm("b", workedB + failedB, workedB, 0, 0, 0), Metric.Success);
        Assert.Equal(probability, compared.BBetter, 3);
        // What B gains over A on average is what choosing A loses less what choosing B loses.
        Assert.Equal(compared.B.Success.Mean - compared.A.Success.Mean, compared.LossOfA - compared.LossOfB, 3);
    }

    [Fact]
    public void The_quicker_one_is_better_by_seconds()
    {
        var quick = Arm.Of("q", Enumerable.Range(0, 20).Select(i => (true, 20.0 + i, false)));
        var slow = Arm.Of("s", Enumerable.Range(0, 20).Select(i => (true, 60.0 + i, false)));
        Assert.True(Comparison.Of(slow, quick, Metric.Seconds).BBetter > 0.99);
        Assert.True(Comparison.Of(quick, slow, Metric.Seconds).BBetter < 0.01);
        Assert.True(Comparison.Of(slow, quick, Metric.Seconds).LossOfA > 0.5);
    }

    /// <summary>The better strategy was mostly taken where little helps: raw shares would say that it is worse.
    /// </summary>
    [Fact]
    public void Past_data_is_weighted_by_who_was_likely_to_get_what()
    {
        var past = new List<Outcome>();
        void Add(string arm, string environment, int count, double share) => past.AddRange(Enumerable.Range(0, count)
            .Select(i => Seen(i, arm, i < count * share, null, environment: environment)));
        Add("balanced", "production", 90, 0.5);
        Add("conservative", "production", 10, 0.3);
        Add("balanced", "staging", 10, 1);
        Add("conservative", "staging", 90, 0.9);

        var (a, b) = (OffPolicy.Of("conservative", past), OffPolicy.Of("balanced", past));

        Assert.Equal(0.6, a.Value!.Value, 3);
        Assert.Equal(0.75, b.Value!.Value, 3);
        Assert.True(past.Where(o => o.Strategy == "balanced").Average(o => o.Worked == true ? 1 : 0) < 0.6);
        Assert.InRange(b.Effective, 10, 60);
        Assert.Null(OffPolicy.Of("aggressive", past).Value);
    }

    [Fact]
    public void A_second_one_for_the_same_finding_is_refused_and_faults_are_named_together()
    {
        Assert.NotNull(_store.Experiments.Begin(Design, "bob", Now));
        Assert.Null(_store.Experiments.Begin(Design with { B = "aggressive" }, "bob", Now));
        Assert.Equal(["'x' is no strategy", "'Y' is no type of finding", "the most outcomes are fewer"], DesignFaults
            .Of(Design with { A = "x", Findings = ["Y"], AtMost = 3 }).Select(f => f.Split(':')[0].Split(" than")[0]));
        Assert.Empty(DesignFaults.Of(Design));
    }
}
