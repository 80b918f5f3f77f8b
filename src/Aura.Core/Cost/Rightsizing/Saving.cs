using Aura.Kubernetes;

namespace Aura.Cost.Rightsizing;

/// <summary>
/// What requesting less saves a month; negative: what it costs more. Between <paramref name="Low"/> and
/// <paramref name="High"/> it is likely to be when it is sized anew: as alike days differ, and as an autoscaler may
/// have the replicas.
/// </summary>
/// <param name="Currency">ISO 4217, of all amounts here.</param>
public sealed record Saving(decimal PerMonth, decimal Low, decimal High, string Currency)
{
    public Saving Round() => this with
    {
        PerMonth = Math.Round(PerMonth, 2),
        Low = Math.Round(Low, 2),
        High = Math.Round(High, 2),
    };

    public static Saving None(string currency) => new(0, 0, 0, currency);

    public static Saving operator +(Saving a, Saving b) =>
        a with { PerMonth = a.PerMonth + b.PerMonth, Low = a.Low + b.Low, High = a.High + b.High };

    /// <param name="fewest">Replicas that there may be.</param>
    /// <param name="most">The same.</param>
    public static Saving Of(IEnumerable<ContainerSizing> containers, UnitPrices prices, string currency,
        int replicas, int fewest, int most)
    {
        var all = containers.ToList();
        decimal Pod(Func<Sizing, Quantity> next) => prices.Monthly(
            Less(all.Select(c => c.Cpu), next), Less(all.Select(c => c.Memory), next));
        var (low, high) = (Pod(s => s.Highest ?? s.Requested), Pod(s => s.Lowest ?? s.Requested));
        return new Saving(Pod(s => s.Advised.Request ?? s.Requested) * replicas, Math.Min(low * fewest, low * most),
            Math.Max(high * fewest, high * most), currency);
    }

    private static Quantity Less(IEnumerable<Sizing> sizings, Func<Sizing, Quantity> next) => sizings
        .Where(s => s.Changes).Aggregate(Quantity.Zero, (sum, s) => sum + s.Requested - next(s));
}
