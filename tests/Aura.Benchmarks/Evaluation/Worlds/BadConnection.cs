using Aura.Simulator.Faults;

namespace Aura.Benchmarks.Evaluation.Worlds;

/// <summary>How the API server serves whoever responds: well, now and then badly, or badly.</summary>
internal static class BadConnection
{
    public static IReadOnlyList<FaultRule> Draw(Random random)
    {
        var share = random.From([0, 0.01, 0.04]);
        return share == 0 ? [] :
        [
            new FaultRule(FaultSort.TooManyRequests) { Probability = share, RetryAfterSeconds = 1 + random.Next(3) },
            new FaultRule(FaultSort.InternalError) { Probability = share / 2 },
            new FaultRule(FaultSort.ResetBefore) { Probability = share / 2 },
            new FaultRule(FaultSort.ResetAfter) { Probability = share / 2 },
            new FaultRule(FaultSort.Latency)
            {
                Probability = 5 * share, After = TimeSpan.FromMilliseconds(random.Next(100, 1500)),
            },
            new FaultRule(FaultSort.CutWatch)
            {
                Probability = 0.3, After = TimeSpan.FromSeconds(random.Next(5, 40)),
            },
        ];
    }
}
