using Aura.Kubernetes;
using Aura.Metrics;
using Aura.State;
using Aura.Tests.State;

namespace Aura.Tests.Metrics;

public sealed class UsageSamplesTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 30, TimeSpan.Zero);
    private static readonly ObjectRef Web = new(Kind.Deployment, "shop", "web");
    private readonly TemporaryStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task What_was_sampled_is_told_by_container_of_that_cluster_and_time()
    {
        var samples = _store.Open().Usage;
        samples.Add("a", Start, [Sample("app", 0.1), Sample("proxy", 0.2)]);
        samples.Add("a", Start.AddMinutes(1), [Sample("app", 0.3)]);
        samples.Add("b", Start, [Sample("app", 0.9)]);

        var usage = await new SampledUsage(_store.Open().Usage, "a")
            .OfAsync(new UsageQuestion(Web, TimeSpan.FromMinutes(1), Start.AddSeconds(30)));

        Assert.Equal(["app", "proxy"], usage.Containers.Select(c => c.Container));
        Assert.Equal((0.1, 1024d, 0.2, 2048d), (usage.Of("app").Cpu.Max, usage.Of("app").Memory.Max,
            usage.Of("app").CpuOfAll.Max, usage.Of("app").MemoryOfAll.Max));
        Assert.Equal(0, usage.Of("other").Cpu.Count);
    }

    [Fact]
    public async Task Without_samples_it_says_so()
    {
        var usage = await new SampledUsage(_store.Open().Usage, "a")
            .OfAsync(new UsageQuestion(Web, TimeSpan.FromDays(1), Start));

        Assert.Equal(WorkloadUsage.Nobody, usage.Source);
        Assert.Contains("no samples of Deployment shop/web", usage.Lacking);
    }

    [Fact]
    public void Two_processes_that_sample_the_same_minute_keep_one()
    {
        _store.Open().Usage.Add("a", Start, [Sample("app", 0.1)]);
        _store.Open().Usage.Add("a", Start.AddSeconds(20), [Sample("app", 0.2)]);

        Assert.Equal(0.1, Assert.Single(Cpu(Start.AddDays(1)).Points).Value);
    }

    [Fact]
    public void Old_samples_become_coarser_by_their_highest_and_then_go()
    {
        var samples = _store.Open().Usage;
        for (var minute = 0; minute < 120; minute++)
            samples.Add("a", Start.AddMinutes(minute), [Sample("app", minute)]);

        samples.Compact(Start.AddHours(7));
        var fine = Cpu(Start.AddHours(7));
        Assert.Equal((72, 119d, TimeSpan.FromHours(2)), (fine.Count, fine.Max, fine.Span));
        Assert.Equal([4d, 9d], fine.Points.Take(2).Select(p => p.Value));

        samples.Compact(Start.AddDays(3));
        samples.Compact(Start.AddDays(3));
        var coarse = Cpu(Start.AddDays(3));
        Assert.Equal([59d, 119d], coarse.Points.Select(p => p.Value));
        Assert.All(coarse.Points, p => Assert.Equal(TimeSpan.FromHours(1), p.Over));

        samples.Compact(Start.AddDays(15));
        Assert.Equal(0, Cpu(Start.AddDays(15)).Count);
    }

    [Fact]
    public void A_minute_that_comes_late_does_not_take_back_what_is_coarse_already()
    {
        var samples = _store.Open().Usage;
        samples.Add("a", Start, [Sample("app", 5)]);
        samples.Compact(Start.AddHours(8));
        samples.Add("a", Start.AddMinutes(1), [Sample("app", 1)]);
        samples.Compact(Start.AddHours(9));

        Assert.Equal(5, Assert.Single(Cpu(Start.AddDays(1)).Points).Value);
    }

    private UsageSeries Cpu(DateTimeOffset until) =>
        _store.Open().Usage.Of("a", Web, Start.AddDays(-1), until) is [var app] ? app.Cpu : UsageSeries.None;

    private static UsageSample Sample(string container, double cpu) => new(Web, container, cpu, 1024, 2 * cpu, 2048);
}
