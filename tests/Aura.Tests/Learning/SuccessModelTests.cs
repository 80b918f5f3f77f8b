using Aura.Learning;
using Aura.Planning;
using Aura.State;
using Aura.Tests.State;
using Xunit.Abstractions;

namespace Aura.Tests.Learning;

public sealed class SuccessModelTests(ITestOutputHelper output) : IDisposable
{
    private static readonly DateTimeOffset Now = KnownTruth.Now;
    private readonly TemporaryStore _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>Intervals of 90 % hold the truth in about nine cases of ten: with few outcomes and with many, whether
    /// actions are alike or not, with a good prior and with none.</summary>
    [Theory]
    [InlineData(1, 300, 0.0, 0.8, 0.7)]
    [InlineData(2, 2000, 0.0, 0.8, 0.7)]
    [InlineData(3, 400, 12.0, 0.8, 0.7)]
    [InlineData(4, 1200, 12.0, 0.8, 0.7)]
    [InlineData(5, 800, 0.0, 0.3, 0.3)]
    [InlineData(6, 800, 0.0, 1.2, 1.0)]
    public void Intervals_of_90_percent_cover_the_truth(
        int seed, int outcomes, double prior, double amongActions, double amongFindings)
    {
        var (held, all, width, error) = (0, 0, 0.0, 0.0);
        foreach (var world in Enumerable.Range(100 * seed, Math.Max(1, 1200 / outcomes)))
        {
            using var files = new TemporaryStore();
            var store = files.Open();
            var truth = new KnownTruth(world, amongActions, amongFindings);
            KnownTruth.Fill(store, truth.History(outcomes));
            new ModelFitting(store).Refresh(Now);
            var model = new SuccessModel(store.Success);
            foreach (var step in truth.Everything.ToList())
            {
                var said = model.Of(step, prior > 0 ? truth.Honest(step, prior) : null, Now);
                if (said.Abstains)
                    continue;
                var real = truth.Probability(step);
                var (low, high) = (said.Belief.Quantile(0.05), said.Belief.Quantile(0.95));
                all++;
                held += real >= low && real <= high ? 1 : 0;
                width += high - low;
                error += Math.Abs(said.Belief.Mean - real);
            }
        }
        output.WriteLine($"{outcomes}: {held} of {all} held, width {width / all:0.000}, error {error / all:0.000}");
        Assert.InRange((double)held / all, 0.85, 0.95);
    }

    private static readonly StepContext Rollback = new("deployment.rollback", "OOMKilled", "",
        Circumstances.Parse("environment=production|kind=Deployment|severity=critical"));

    private static readonly BetaBelief Prior = new(8, 2);

    private static IEnumerable<Outcome> Seen(
        StepContext step, int worked, int failed, DateTimeOffset? until = null, string name = "s",
        double? prior = null) =>
        Enumerable.Range(0, worked + failed).Select(i => KnownTruth.Made(
            $"{name}-{i}", step, i * 7 % (worked + failed) < worked, (until ?? Now).AddHours(-6 * i), prior));

    private Prediction Ask(AuraStore store, StepContext? step = null, DateTimeOffset? at = null) =>
        new SuccessModel(store.Success).Of(step ?? Rollback, Prior, at ?? Now);

    [Theory]
    [InlineData(0, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void With_too_few_outcomes_it_says_nothing_of_its_own(int outcomes, bool abstains)
    {
        var store = _files.Open();
        KnownTruth.Fill(store, Seen(Rollback, 0, outcomes));
        var said = Ask(store);
        Assert.Equal((abstains, outcomes), (said.Abstains, said.Samples));
        Assert.Equal(abstains, said.Belief == Prior);
        Assert.Equal(abstains ? "prior" : "prior and outcomes", said.Basis);
    }

    [Fact]
    public void The_more_is_seen_the_narrower_it_is_and_the_less_the_prior_counts()
    {
        var (few, many) = (_files.Open(), new TemporaryStore());
        KnownTruth.Fill(few, Seen(Rollback, 3, 7));
        using (many)
        {
            var store = many.Open();
            KnownTruth.Fill(store, Seen(Rollback, 60, 140));
            var (a, b) = (Ask(few).Belief, Ask(store).Belief);
            Assert.InRange(a.Mean, 0.35, 0.6);
            Assert.InRange(b.Mean, 0.27, 0.36);
            Assert.True(b.Quantile(0.95) - b.Quantile(0.05) < 0.6 * (a.Quantile(0.95) - a.Quantile(0.05)));
            Assert.Equal("outcomes", Ask(store).Basis);
        }
    }

    [Fact]
    public void What_happened_with_other_findings_counts_a_little()
    {
        var (alone, among) = (_files.Open(), new TemporaryStore());
        KnownTruth.Fill(alone, Seen(Rollback, 3, 3));
        using (among)
        {
            var store = among.Open();
            KnownTruth.Fill(store, Seen(Rollback, 3, 3));
            foreach (var finding in (string[])["CrashLoopBackOff", "ImagePullBackOff", "ReadinessProbeFailing"])
                KnownTruth.Fill(store, Seen(Rollback with { Finding = finding }, 2, 48, name: finding));
            Assert.InRange(Ask(alone).Belief.Mean - Ask(store).Belief.Mean, 0.05, 0.4);
        }
    }

    /// <summary>With the others it does better than here, as was believed of them: that is no news.</summary>
    [Fact]
    public void What_happened_with_other_findings_counts_by_how_it_differs_from_what_was_believed()
    {
        double AmongOthers(int worked, double? prior)
        {
            using var files = new TemporaryStore();
            var store = files.Open();
            KnownTruth.Fill(store, Seen(Rollback, 8, 2, prior: 0.8));
            foreach (var finding in (string[])["CrashLoopBackOff", "ImagePullBackOff", "ReadinessProbeFailing"])
                KnownTruth.Fill(store, Seen(
                    Rollback with { Finding = finding }, worked, 40 - worked, name: finding, prior: prior));
            return Ask(store).Belief.Mean;
        }
        Assert.InRange(AmongOthers(38, 0.95), 0.78, 0.82);
        Assert.True(AmongOthers(38, null) > 0.83);
        Assert.True(AmongOthers(20, 0.95) < 0.75);
    }

    [Fact]
    public void When_what_worked_works_no_longer_the_last_weeks_count_alone()
    {
        var store = _files.Open();
        KnownTruth.Fill(store, Seen(Rollback, 380, 20, Now.AddDays(-12)));
        Assert.InRange(Ask(store).Belief.Mean, 0.9, 1);
        KnownTruth.Fill(store, Seen(Rollback, 4, 36, name: "new"));
        var said = Ask(store);
        Assert.Equal("recent outcomes", said.Basis);
        Assert.InRange(said.Belief.Mean, 0.05, 0.45);
    }

    [Fact]
    public void Old_outcomes_that_nothing_new_confirms_weigh_less_and_less()
    {
        var store = _files.Open();
        KnownTruth.Fill(store, Seen(Rollback, 6, 54));
        var then = Ask(store).Belief;
        var later = Ask(store, at: Now.AddDays(500)).Belief;
        Assert.True(later.Mean > then.Mean + 0.1);
        Assert.True(later.Strength < then.Strength / 3);
    }

    [Fact]
    public void A_success_that_did_not_last_is_counted_as_none()
    {
        var store = _files.Open();
        KnownTruth.Fill(store, Seen(Rollback, 20, 0));
        var before = Ask(store).Belief.Mean;
        foreach (var i in Enumerable.Range(0, 10))
            store.Outcomes.Look($"s-{i}", TimeSpan.FromHours(1), well: false);
        Assert.True(Ask(store).Belief.Mean < before - 0.2);
        Assert.Equal((20, 10), (store.Success.Of(0, "", "all").Trials, store.Success.Of(0, "", "all").Successes));
    }

    [Fact]
    public void It_names_what_moved_it_and_carries_it_over_to_a_context_that_it_has_not_met()
    {
        var store = _files.Open();
        var bad = Rollback with { Circumstances = Rollback.Circumstances.With("evidence.storage", "true") };
        KnownTruth.Fill(store, Seen(Rollback, 90, 10));
        KnownTruth.Fill(store, Seen(bad, 20, 80, name: "bad"));
        new ModelFitting(store).Refresh(Now);
        StepContext Elsewhere(StepContext step) =>
            step with { Circumstances = step.Circumstances.With(Circumstances.Environment, "staging") };

        var (good, moved) = (Ask(store, Elsewhere(Rollback)), Ask(store, Elsewhere(bad)));

        Assert.True(good.Belief.Mean - moved.Belief.Mean > 0.3);
        Assert.Equal("evidence.storage=true", moved.MovedBy[0].What);
        Assert.True(moved.MovedBy[0].By < -0.1);
        Assert.InRange(moved.MovedBy.Length, 1, 3);
    }
}
