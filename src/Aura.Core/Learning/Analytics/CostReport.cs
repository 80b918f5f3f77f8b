using System.Collections.Immutable;

namespace Aura.Learning.Analytics;

/// <summary>
/// What the changes that stayed add to and free of what is requested a month, priced as of then, and what downtime
/// cost.
/// </summary>
public sealed record CostReport(ImmutableArray<CostReport.InCurrency> Currencies)
{
    /// <param name="Currency">"-" where that was not noted.</param>
    /// <param name="Added">A month.</param>
    /// <param name="Freed">A month; positive.</param>
    /// <param name="Changes">How many executions that was.</param>
    /// <param name="DowntimeCost">Null where no minute had a price, or nothing was away.</param>
    public sealed record InCurrency(string Currency, double Added, double Freed, double Net, int Changes,
        double? DowntimeCost, ImmutableArray<Line> ByAction, ImmutableArray<Line> ByNamespace);

    /// <param name="Key">The actions, with + between; or the namespace, "-" for none.</param>
    public sealed record Line(string Key, double Added, double Freed, double Net, int Changes);

    internal static CostReport Of(HistorySums sums)
    {
        var downtime = sums.By(Dimension.DowntimeCost).ToDictionary(d => d.Key, d => Round(d.Counts.Amount));
        var (actions, namespaces) = (Lines(sums, Dimension.Cost), Lines(sums, Dimension.CostIn));
        return new CostReport([.. actions.Select(g => g.Key).Union(downtime.Keys).Order(StringComparer.Ordinal)
            .Select(currency => Of(currency, [.. actions[currency]], [.. namespaces[currency]],
                downtime.TryGetValue(currency, out var lost) ? lost : null))]);
    }

    private static InCurrency Of(
        string currency, ImmutableArray<Line> byAction, ImmutableArray<Line> byNamespace, double? lost)
    {
        var (added, freed) = (Round(byAction.Sum(l => l.Added)), Round(byAction.Sum(l => l.Freed)));
        return new InCurrency(currency, added, freed, Round(added - freed), byAction.Sum(l => l.Changes), lost,
            byAction, byNamespace);
    }

    /// <summary>By currency, the dearest first.</summary>
    private static ILookup<string, Line> Lines(HistorySums sums, string dimension) => sums.Cells(dimension)
        .GroupBy(c => c.Key).Select(g =>
        {
            var words = g.Key.Split(' ', 2);
            var (added, freed) = (Sum(g, 1), Math.Abs(Sum(g, -1)));
            return (Currency: words[0], Line: new Line(words[1], added, freed, Round(added - freed),
                g.Sum(c => c.Counts.N)));
        }).OrderByDescending(l => Math.Abs(l.Line.Net)).ThenBy(l => l.Line.Key, StringComparer.Ordinal)
        .ToLookup(l => l.Currency, l => l.Line);

    private static double Sum(IEnumerable<(string Key, int Bin, Counts Counts)> cells, int sign) =>
        Round(cells.Where(c => c.Bin == sign).Sum(c => c.Counts.Amount));

    private static double Round(double money) => Math.Round(money, 2);
}
