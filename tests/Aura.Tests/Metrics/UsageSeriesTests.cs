using Aura.Metrics;

namespace Aura.Tests.Metrics;

public sealed class UsageSeriesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0.5, 10)]
    [InlineData(0.95, 19)]
    [InlineData(1, 20)]
    public void A_quantile_is_a_value_that_was_measured(double share, double expected) =>
        Assert.Equal(expected, Of([.. Enumerable.Range(1, 20).Reverse().Select(v => (v, 1))]).Quantile(share));

    [Fact]
    public void Points_weigh_as_long_as_they_stand_for()
    {
        var series = Of((1, 60), (9, 1), (9, 1), (9, 1));

        Assert.Equal(1, series.Quantile(0.95));
        Assert.Equal(9, series.Quantile(0.96));
        Assert.Equal(9, series.Max);
    }

    [Fact]
    public void Span_holds_gaps_and_measured_time_does_not()
    {
        var series = new UsageSeries(
        [
            new UsagePoint(Start, 1, TimeSpan.FromMinutes(1)),
            new UsagePoint(Start.AddMinutes(9), 2, TimeSpan.FromMinutes(1)),
        ]);

        Assert.Equal((2, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(2)),
            (series.Count, series.Span, series.Measured));
        Assert.Equal(2, series.From(Start.AddMinutes(1)).Points.Single().Value);
    }

    [Fact]
    public void Nothing_measured_is_zero() => Assert.Equal((0, 0d, 0d, TimeSpan.Zero),
        (UsageSeries.None.Count, UsageSeries.None.Max, UsageSeries.None.Quantile(0.95), UsageSeries.None.Span));

    [Fact]
    public void Traffic_was_last_seen_when_it_was_more_than_quiet()
    {
        Assert.Equal(Start.AddMinutes(2), new TrafficUsage("bytes", 5, Of((9, 1), (6, 1), (5, 1))).LastSeen);
        Assert.Null(new TrafficUsage("bytes", 9, Of((9, 1), (6, 1))).LastSeen);
    }

    private static UsageSeries Of(params (int Value, int Minutes)[] values)
    {
        var at = Start;
        return new UsageSeries([.. values.Select(v =>
        {
            var point = new UsagePoint(at, v.Value, TimeSpan.FromMinutes(v.Minutes));
            at += point.Over;
            return point;
        })]);
    }
}
