using Aura.Actions.Shared;
using Aura.Cost.Rightsizing;
using Aura.Kubernetes;
using Aura.Metrics;

namespace Aura.Tests.Cost.Rightsizing;

public sealed class SizingModelTests
{
    private const double Mebi = 1 << 20;

    [Theory]
    [InlineData(99, true)]
    [InlineData(300, false)]
    public void Too_few_points_are_a_guess(int points, bool abstains)
    {
        var sizing = Memory("1Gi", MadeSeries.Of(points / 288.0, _ => 100 * Mebi));

        Assert.Equal(abstains, sizing.Abstains is not null);
        Assert.Equal(!abstains, sizing.Changes);
        if (abstains)
            Assert.Equal("99 points tell of its memory; 100 are the fewest", sizing.Abstains);
    }

    [Fact]
    public void What_an_autoscaler_goes_by_is_left_to_it()
    {
        var sizing = SizingModel.Of(new SizingFacts(Now("cpu", "2"), MadeSeries.Of(14, _ => 0.1))
        {
            ScaledBy = "HorizontalPodAutoscaler shop/web",
        });

        Assert.StartsWith("HorizontalPodAutoscaler shop/web goes by its cpu", sizing.Abstains);
        Assert.False(sizing.Changes);
    }

    [Fact]
    public void Memory_is_sized_by_its_maximum_and_request_and_limit_are_the_same()
    {
        var sizing = Memory("1Gi", MadeSeries.Of(14, d => (d is > 9 and < 9.01 ? 400 : 100) * Mebi));

        Assert.True(sizing.Advised.Request >= Quantity.Parse("500Mi"), $"{sizing.Advised}");
        Assert.Equal(sizing.Advised.Request, sizing.Advised.Limit);
        Assert.Equal("400Mi at most", sizing.Basis);
    }

    [Theory]
    // A quarter of an hour takes three values of five minutes; ten minutes do not count.
    [InlineData(3, "1400m")]
    [InlineData(2, "140m")]
    public void Cpu_is_sized_by_what_it_holds(int steps, string request)
    {
        var sizing = Cpu("4", MadeSeries.Of(14,
            d => d % 1 * 288 is var at && at > 99.5 && at < 99.5 + steps ? 1 : 0.1));

        Assert.Equal(Quantity.Parse(request), sizing.Advised.Request);
    }

    [Fact]
    public void A_cpu_limit_is_never_cut_and_none_is_added()
    {
        Assert.Equal(Quantity.Parse("4"), Cpu("4", MadeSeries.Of(14, _ => 0.1), limit: "4").Advised.Limit);
        Assert.Null(Cpu("4", MadeSeries.Of(14, _ => 0.1)).Advised.Limit);
    }

    [Theory]
    // The limit that it has was too little: nobody saw how much it would take.
    [InlineData("256Mi", "512Mi")]
    // A lower one was.
    [InlineData("200Mi", "230Mi")]
    public void Never_below_what_was_too_little(string notEnough, string least)
    {
        var sizing = SizingModel.Of(
            new SizingFacts(Now("memory", "256Mi", "256Mi"), MadeSeries.Of(14, _ => 50 * Mebi))
            {
                NotEnough = Quantity.Parse(notEnough),
                NotEnoughBy = "it was OOMKilled",
            });

        Assert.True((sizing.Advised.Limit ?? Quantity.Zero) >= Quantity.Parse(least), $"{sizing.Advised}");
        Assert.True((sizing.Advised.Limit ?? Quantity.Zero) > Quantity.Parse(notEnough));
    }

    [Fact]
    public void A_container_at_its_cpu_limit_gets_twice_that()
    {
        var sizing = Cpu("500m", MadeSeries.Of(14,
            d => Math.Min(0.5, 0.4 + (0.3 * Math.Sin(2 * Math.PI * d)))), "500m");

        Assert.Equal((Quantity.Parse("1"), Quantity.Parse("1")), (sizing.Advised.Request, sizing.Advised.Limit));
        Assert.Contains("it reaches its cpu limit of 500m", Assert.Single(sizing.Reasons));
    }

    [Theory]
    [InlineData(4.3)]
    [InlineData(5.2)]
    public void A_leak_is_not_cut_below_where_it_goes(double restart)
    {
        // 40Mi a day from 200Mi on; two weeks without a restart bring it to 760Mi.
        var sizing = Memory("2Gi", MadeSeries.Of(14, d => (200 + (40 * (d % restart))) * Mebi * (d > 9 ? 1.02 : 1)));

        Assert.True(sizing.Advised.Limit >= Quantity.Parse("760Mi"), $"{sizing.Advised}");
        Assert.Contains(sizing.Reasons, r => r.Contains("as a leak does", StringComparison.Ordinal));
    }

    [Fact]
    public void Garbage_that_is_collected_at_the_same_height_is_no_leak()
    {
        var sizing = Memory("2Gi", MadeSeries.Of(14, d => (200 + (300 * (d % 0.5))) * Mebi));

        Assert.True(sizing.Advised.Limit < Quantity.Parse("500Mi"),
            $"{sizing.Advised} {string.Join(", ", sizing.Reasons)}");
    }

    [Fact]
    public void Growth_is_sized_for_where_it_leads()
    {
        // Four percent a week on top of a wave: 1.08 cores at the end, 1.16 two weeks later.
        var sizing = Cpu("8", MadeSeries.Of(
            14, d => (0.5 + (0.5 * Math.Pow(Math.Sin(Math.PI * d), 2))) * (1 + (0.04 * d / 7))));

        Assert.True(sizing.Advised.Request >= Quantity.Parse("1450m"), $"{sizing.Advised}");
        Assert.Contains("it grows by", Assert.Single(sizing.Reasons));
    }

    [Fact]
    public void The_busiest_day_of_the_week_counts()
    {
        // Fridays need 1 core for two hours, other days a tenth of that.
        var sizing = Cpu("4", MadeSeries.Of(14, d => d % 7 is > 4.4 and < 4.5 ? 1 : 0.1));

        Assert.True(sizing.Advised.Request >= Quantity.Parse("1250m"), $"{sizing.Advised}");
    }

    [Fact]
    public void Days_that_nobody_saw_widen_the_headroom()
    {
        var sizing = Cpu("4", MadeSeries.Of(4, _ => 0.4));

        Assert.Equal(Quantity.Parse("800m"), sizing.Advised.Request);
        Assert.Contains("less than a week was measured", Assert.Single(sizing.Reasons));
    }

    [Theory]
    [InlineData(0.6, 0, "less than a day was measured")]
    [InlineData(2, 5, "only a weekend was measured")]
    public void Nothing_is_cut_by_a_glimpse(double days, int from, string why)
    {
        var sizing = Cpu("4", MadeSeries.Of(days, _ => 0.4, MadeSeries.Start.AddDays(from)));

        Assert.StartsWith(why, sizing.Abstains);
        Assert.Equal(sizing.Now, sizing.Advised);
    }

    [Fact]
    public void What_nearly_fits_stays()
    {
        Assert.False(Cpu("285m", MadeSeries.Of(14, _ => 0.2)).Changes);
        Assert.True(Cpu("330m", MadeSeries.Of(14, _ => 0.2)).Changes);
        Assert.True(Cpu("250m", MadeSeries.Of(14, _ => 0.2)).Changes);
    }

    [Fact]
    public void Days_that_differ_widen_headroom_and_interval()
    {
        var alike = Memory("4Gi", MadeSeries.Of(14, _ => 400 * Mebi));
        var differ = Memory("4Gi", MadeSeries.Of(14, d => (360 + (7 * (int)d % 3 * 20)) * Mebi));

        Assert.Equal(alike.Lowest, alike.Highest);
        Assert.True(differ.Lowest < differ.Advised.Request && differ.Highest > differ.Advised.Request);
        Assert.True(differ.Advised.Request > alike.Advised.Request);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_was_measured_fits_into_what_is_advised(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 20; i++)
        {
            var (high, wave) = (random.NextDouble() * 1e9, random.NextDouble());
            var used = MadeSeries.Of(1 + random.Next(14), d =>
                high * (1 + (wave * Math.Sin(2 * Math.PI * d))) * (1 + (0.1 * random.NextDouble())));
            var sizing = Memory($"{random.Next(1, 4000)}Mi", used);
            if (sizing.Abstains is null)
                Assert.True(sizing.Advised.Limit?.ToDouble() > used.Max && sizing.Lowest <= sizing.Advised.Request
                    && sizing.Highest >= sizing.Advised.Request, $"{sizing} of {used.Max}");
        }
    }

    private static Sizing Cpu(string request, UsageSeries used, string? limit = null) =>
        SizingModel.Of(new SizingFacts(Now("cpu", request, limit), used));

    private static Sizing Memory(string amount, UsageSeries used) =>
        SizingModel.Of(new SizingFacts(Now("memory", amount, amount), used));

    private static Amounts Now(string resource, string request, string? limit = null) =>
        new(resource, Quantity.Parse(request), limit is null ? null : Quantity.Parse(limit));
}
