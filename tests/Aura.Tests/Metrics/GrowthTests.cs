using Aura.Metrics;
using Aura.Metrics.Trends;

namespace Aura.Tests.Metrics;

public sealed class GrowthTests
{
    private const double Minute = 60;

    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_line_is_followed_to_its_limit()
    {
        var growth = Growth.Of(Series(60, i => 100 + i))!;

        Assert.Equal(1 / Minute, growth.Slope, 1e-9);
        Assert.Equal(159.5, growth.Level, 1e-6);
        Assert.StartsWith("in about 51 min, around", $"{growth.To(210)}", StringComparison.Ordinal);
        Assert.Equal(Start.AddMinutes(60 + 50.5), growth.To(210)!.At);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(42)]
    public void Noise_widens_the_interval_around_the_truth(int seed)
    {
        var random = new Random(seed);
        var growth = Growth.Of(Series(100, i => 100 + i + (random.NextDouble() * 16) - 8))!;
        var forecast = growth.To(250)!;

        Assert.InRange(growth.Slope * Minute, 0.9, 1.1);
        Assert.InRange(growth.Spread, 2, 9);
        Assert.InRange(50, forecast.Soonest.TotalMinutes, forecast.Latest.TotalMinutes);
        Assert.True(forecast.Soonest < forecast.Expected && forecast.Expected < forecast.Latest);
    }

    [Fact]
    public void A_fifth_of_outliers_does_not_move_it()
    {
        var growth = Growth.Of(Series(100, i => i % 5 == 3 ? 5000 : 100 + i))!;

        Assert.InRange(growth.Slope * Minute, 0.95, 1.05);
        Assert.InRange(growth.Level, 195, 205);
    }

    [Fact]
    public void A_leak_under_the_sawtooth_of_a_garbage_collector_is_seen()
    {
        var growth = Growth.Of(Series(288, i => 200 + (2 * i) + (i % 12 * 5)))!;

        Assert.InRange(growth.Slope * Minute, 1.9, 2.1);
    }

    [Fact]
    public void Gaps_do_not_bend_it()
    {
        var all = Series(200, i => 100 + i);
        var growth = Growth.Of(new UsageSeries([.. all.Points.Where((_, i) => i is < 40 or > 120)]))!;

        Assert.Equal(1 / Minute, growth.Slope, 1e-9);
    }

    public static TheoryData<string, int, Func<int, double>> Resting => new()
    {
        { "too few points", 19, i => 100 + i },
        { "flat", 100, _ => 100 },
        { "noise about a level", 100, i => 100 + (i * 7919 % 13) },
        { "a step in the middle", 100, i => i < 50 ? 100 : 180 },
        { "a step under noise", 100, i => (i < 30 ? 100 : 180) + (i * 7919 % 13) },
        { "a late step", 100, i => i < 83 ? 100 : 300 },
        { "two steps", 99, i => i < 33 ? 100 : i < 66 ? 150 : 200 },
        { "a warm-up that has come to rest", 120, i => 300 - (200 * Math.Exp(-i / 10.0)) },
        { "the sawtooth of a garbage collector", 288, i => 200 + (i % 24 * 8) },
        { "less and less", 100, i => 300 - i },
        { "a daily wave", 240, i => 200 + (50 * Math.Sin(i / 240.0 * 2 * Math.PI)) },
        { "growth that noise hides", 100, i => 100 + (0.05 * i) + (i * 7919 % 13) },
    };

    [Theory, MemberData(nameof(Resting))]
    public void What_does_not_clearly_grow_has_no_trend(string what, int points, Func<int, double> value) =>
        Assert.True(Growth.Of(Series(points, value)) is null, what);

    [Fact]
    public void A_step_among_noise_has_no_trend_whatever_the_noise()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            Assert.True(Growth.Of(Series(30, i => (i < 15 ? 0 : 6) + Normal(random))) is null, $"seed {seed}");
        }
    }

    [Fact]
    public void What_wanders_seldom_looks_like_growth()
    {
        var taken = Enumerable.Range(0, 100).Count(seed =>
        {
            var (random, at) = (new Random(seed), 0d);
            return Growth.Of(Series(200, _ => at += Normal(random))) is not null;
        });

        Assert.InRange(taken, 0, 8);
    }

    [Fact]
    public void What_is_too_far_ahead_is_not_told()
    {
        var growth = Growth.Of(Series(60, i => 100 + i))!;

        Assert.NotNull(growth.To(159.5 + 179));
        Assert.Null(growth.To(159.5 + 181));
    }

    [Fact]
    public void What_is_over_the_limit_already_is_due_at_once() =>
        Assert.Equal("at any moment", $"{Growth.Of(Series(60, i => 100 + i))!.To(120)}");

    [Theory]
    [InlineData(45, "45 s")]
    [InlineData(600, "10 min")]
    [InlineData(9000, "2.5 h")]
    [InlineData(3 * 86400, "3 days")]
    public void Times_are_told_in_the_unit_that_suits_them(int seconds, string text) =>
        Assert.Equal(text, Forecast.Text(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_forecast_says_about_when_and_between_when() => Assert.Equal(
        "in about 3 h (2–5.5 h), around 2026-01-05 03:00 UTC",
        $"{new Forecast(Start, TimeSpan.FromHours(3), TimeSpan.FromHours(2), TimeSpan.FromHours(5.5))}");

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static UsageSeries Series(int points, Func<int, double> value) => new(
    [
        .. Enumerable.Range(0, points).Select(i =>
            new UsagePoint(Start.AddMinutes(i), value(i), TimeSpan.FromMinutes(1))),
    ]);
}
