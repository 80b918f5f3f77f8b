using Aura.Benchmarks.Rightsizing.Replaying;
using Aura.Benchmarks.Rightsizing.Traces;

namespace Aura.Tests.Cost.Rightsizing;

/// <summary>A small run of the benchmark whose figures stand in docs/cost.md.</summary>
public sealed class TrialTests
{
    private static readonly IReadOnlyList<Trial> s_trials = Trial.Run(seed: 7, workloads: 56, days: 14);

    [Fact]
    public void A_fifth_is_saved_and_nothing_is_killed_or_throttled()
    {
        var results = Of(Policy.Aura);

        Assert.DoesNotContain(results, r => r.Harmed);
        Assert.True(Saved(results) >= 0.2, $"{Saved(results):0.00}");
    }

    [Fact]
    public void The_check_can_fail_both_baselines_do_harm()
    {
        Assert.Contains(Of(Policy.NoFloor), r => r.OomKills > 0);
        Assert.Contains(Of(Policy.NoFloor), r => r.Throttled > 0);
        Assert.Contains(Of(Policy.Maximum), r => r.OomKills > 0);
        Assert.Contains(Of(Policy.Maximum), r => r.Throttled > 0);
    }

    [Fact]
    public void Some_are_given_too_little_and_harmed_as_they_are() =>
        Assert.Contains(Of(Policy.AsItIs), r => r.Harmed);

    [Fact]
    public void The_need_that_is_known_is_enough_and_less_is_not()
    {
        foreach (var (trace, need) in s_trials.Take(7).Select(t => (t.Workload.Trace, t.Workload.Need)))
        {
            var enough = new Provision(need.Cpu, double.PositiveInfinity, need.Memory, need.Memory);
            var less = enough with { Cpu = need.Cpu * 0.99, MemoryLimit = need.Memory * 0.99 };

            var with = Replay.Of(trace, enough, 0, trace.Minutes);
            var without = Replay.Of(trace, less, 0, trace.Minutes);
            Assert.Equal((0, 0), (with.OomKills, with.Throttled));
            Assert.True(without.OomKills > 0 && without.Throttled > 0, $"{trace.Shape}");
        }
    }

    [Fact]
    public void The_same_seed_makes_the_same_workload()
    {
        var (one, same) = (TracedWorkload.Of(3, 5, 2), TracedWorkload.Of(3, 5, 2));

        Assert.Equal((one.Need, one.Given, one.Replicas), (same.Need, same.Given, same.Replicas));
        Assert.NotEqual(one.Need, TracedWorkload.Of(4, 5, 2).Need);
    }

    private static List<Result> Of(Policy policy) =>
        [.. s_trials.SelectMany(t => t.Results).Where(r => r.Policy == policy.Name)];

    private static double Saved(List<Result> results) => 1 - (results.Sum(r => r.After) / results.Sum(r => r.Before));
}
