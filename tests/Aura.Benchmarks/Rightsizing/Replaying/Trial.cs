using Aura.Benchmarks.Rightsizing.Traces;
using Aura.Cost;
using Aura.Cost.Prices;
using Aura.Cost.Rightsizing;
using Aura.Kubernetes;

namespace Aura.Benchmarks.Rightsizing.Replaying;

/// <summary>
/// One workload: measured for some days with what it is given, sized in each way, and replayed over the weeks after.
/// </summary>
/// <param name="Sized">What Aura advises.</param>
/// <param name="Expected">What Aura said that it saves.</param>
/// <param name="Anew">What it saves when it is sized anew by the weeks after.</param>
internal sealed record Trial(TracedWorkload Workload, IReadOnlyList<Result> Results, ContainerSizing Sized,
    Saving Expected, double Anew)
{
    /// <summary>Days that are replayed after those measured.</summary>
    public const int DaysAfter = 14;

    private static readonly UnitPrices s_prices = PriceList.BuiltIn.Defaults.Unit;

    public bool WithinInterval => Anew >= (double)Expected.Low - 0.01 && Anew <= (double)Expected.High + 0.01;

    public static Trial Of(TracedWorkload workload, int days)
    {
        var (split, end) = (days * Trace.Day, workload.Trace.Minutes);
        var seen = Replay.Of(workload.Trace, workload.Given, 0, split);
        var results = new List<Result>();
        var anew = 0.0;
        foreach (var policy in Policy.All)
        {
            var given = policy.Size(workload.Given, seen);
            var after = Replay.Of(workload.Trace, given, split, end);
            results.Add(new Result(workload.Trace.Shape, policy.Name, Money(workload.Given, workload.Replicas),
                Money(given, workload.Replicas), after.OomKills, after.Throttled));
            if (policy == Policy.Aura)
                anew = Money(workload.Given, workload.Replicas)
                    - Money(policy.Size(given, after), workload.Replicas);
        }
        var sized = Policy.Sizing(workload.Given, seen);
        var expected = Saving.Of([sized], s_prices, PriceList.BuiltIn.Currency,
            workload.Replicas, workload.Replicas, workload.Replicas);
        return new Trial(workload, results, sized, expected, anew);
    }

    /// <summary>What is requested, a month.</summary>
    public static double Money(Provision given, int replicas) => replicas * (double)s_prices.Monthly(
        Quantity.OfMillis((long)Math.Ceiling(given.Cpu * 1000)), Quantity.OfBytes((long)given.Memory));

    /// <summary>What a request of just the need would be, a month.</summary>
    public double Needed => Workload.Replicas * (double)s_prices.Monthly(
        Quantity.OfMillis((long)Math.Ceiling(Workload.Need.Cpu * 1000)), Quantity.OfBytes((long)Workload.Need.Memory));

    public static IReadOnlyList<Trial> Run(int seed, int workloads, int days) =>
    [
        .. Enumerable.Range(0, workloads).AsParallel().AsOrdered()
            .Select(i => Of(TracedWorkload.Of(seed, i, days + DaysAfter), days)),
    ];
}
