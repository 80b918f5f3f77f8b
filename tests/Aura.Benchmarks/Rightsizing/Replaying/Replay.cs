using Aura.Benchmarks.Rightsizing.Traces;
using Aura.Metrics;

namespace Aura.Benchmarks.Rightsizing.Replaying;

/// <summary>
/// Runs a trace with what it is given: a container that wants more memory than its limit is killed and starts anew five
/// minutes later; one that wants more cpu than its limit gets the limit.
/// </summary>
/// <param name="OomKills">How often it was killed.</param>
/// <param name="Throttled">How often it wanted more cpu than its request for 15 minutes or more.</param>
internal sealed record Replay(UsageSeries Cpu, UsageSeries Memory, int OomKills, int Throttled)
{
    private const int BackOff = 5;
    private const int Step = 5;

    /// <summary>Pods are made anew where it starts.</summary>
    public static Replay Of(Trace trace, Provision given, int from, int to)
    {
        var memory = new double[to - from];
        var (age, kills, down) = (0, 0, 0);
        for (var at = from; at < to; at++)
        {
            age = trace.Deploys.Contains(at) ? 0 : age + 1;
            if (down > 0)
            {
                (age, down) = (0, down - 1);
                continue;
            }
            var wanted = trace.Memory[at] + (trace.LeakPerMinute * age);
            memory[at - from] = Math.Min(wanted, given.MemoryLimit);
            if (wanted > given.MemoryLimit)
                (kills, down) = (kills + 1, BackOff);
        }
        return new Replay(Series(from, to, (a, b) => Enumerable.Range(a, b - a)
                .Average(i => Math.Min(trace.Cpu[i], given.CpuLimit))),
            Series(from, to, (a, b) => memory[(a - from)..(b - from)].Max()), kills,
            Episodes(trace, given.Cpu, from, to));
    }

    /// <summary>As Prometheus tells it: cpu as the mean of five minutes, memory as the highest.</summary>
    private static UsageSeries Series(int from, int to, Func<int, int, double> value) => new(
    [
        .. Enumerable.Range(0, (to - from) / Step).Select(i => new UsagePoint(
            Trace.Start.AddMinutes(from + (i * Step)),
            value(from + (i * Step), from + ((i + 1) * Step)), TimeSpan.FromMinutes(Step))),
    ]);

    private static int Episodes(Trace trace, double request, int from, int to)
    {
        var (episodes, above) = (0, 0);
        for (var at = from; at < to; at++)
        {
            above = trace.Cpu[at] > request ? above + 1 : 0;
            if (above == Need.Sustained)
                episodes++;
        }
        return episodes;
    }
}
