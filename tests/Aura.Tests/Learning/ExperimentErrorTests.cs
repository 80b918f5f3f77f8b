using Aura.Learning.Experiments;

namespace Aura.Tests.Learning;

/// <summary>
/// How often experiments err, by chance: the benchmark <c>experiments</c> plays more of them, for docs/learning.md.
/// </summary>
public sealed class ExperimentErrorTests
{
    private const int Runs = 150;

    private static readonly Design Usual = new() { A = "conservative", B = "balanced", Findings = ["OOMKilled"] };

    private static List<PlayedExperiment> Play(
        PlayedExperiment.Truth first, PlayedExperiment.Truth second, Metric metric = Metric.Success)
    {
        var random = new Random(11);
        var design = Usual with { Metric = metric };
        return [.. Enumerable.Range(0, Runs).Select(_ => PlayedExperiment.Run(design, first, second, random))];
    }

    /// <summary>A rule that took the posterior for it, after every outcome, would err half of the time.</summary>
    [Theory]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void A_difference_that_is_not_there_is_seldom_found(double success)
    {
        var played = Play(new(success), new(success));
        Assert.InRange(played.Count(p => p.FirstIsBetter || p.SecondIsBetter), 0, Runs * 8 / 100);
    }

    [Fact]
    public void A_difference_that_is_there_is_found_and_not_the_wrong_way_round()
    {
        var played = Play(new(0.65), new(0.95));
        Assert.InRange(played.Count(p => p.SecondIsBetter), Runs * 90 / 100, Runs);
        Assert.Equal(0, played.Count(p => p.FirstIsBetter));
        Assert.InRange(played.Average(p => p.Outcomes), 20, 100);
    }

    [Fact]
    public void So_it_is_with_times()
    {
        var equal = Play(new(0.9), new(0.9), Metric.Seconds);
        Assert.InRange(equal.Count(p => p.FirstIsBetter || p.SecondIsBetter), 0, Runs * 8 / 100);
        var quicker = Play(new(0.9, Seconds: 60), new(0.9, Seconds: 40), Metric.Seconds);
        Assert.InRange(quicker.Count(p => p.SecondIsBetter), Runs * 75 / 100, Runs);
    }

    [Fact]
    public void What_mostly_fails_is_stopped_early_and_what_mostly_works_is_not()
    {
        var played = Play(new(0.2), new(0.9));
        Assert.InRange(played.Count(p => p.StoppedFirst), Runs / 2, Runs);
        Assert.InRange(played.Count(p => p.StoppedFirst || p.SecondIsBetter), Runs * 98 / 100, Runs);
        Assert.InRange(played.Average(p => p.Outcomes), 5, 30);
    }

    [Fact]
    public void What_harms_others_is_stopped() =>
        Assert.InRange(Play(new(0.9, Harm: 0.2), new(0.9)).Count(p => p.StoppedFirst), Runs * 95 / 100, Runs);
}
