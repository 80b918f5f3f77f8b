using System.Collections.Immutable;

namespace Aura.Learning;

/// <summary>
/// How good predictions were, each made before its outcome was known: none has seen what it is judged by.
/// </summary>
/// <param name="BrierScore">Mean squared error: 0 is perfect, 0.25 what 50 % always gets.</param>
/// <param name="BrierOfRate">What always saying the overall share of successes would have got.</param>
/// <param name="LogLoss">Mean, in nats.</param>
/// <param name="ExpectedCalibrationError">
/// Mean distance between predicted and observed in each tenth, weighted by how many are in it.
/// </param>
public sealed record Calibration(
    int Count, double BrierScore, double BrierOfRate, double LogLoss, double ExpectedCalibrationError)
{
    public ImmutableArray<Band> Reliability { get; init; } = [];

    /// <summary>What fell into a tenth: the mean predicted, and the share that worked.</summary>
    public sealed record Band(double From, double To, int Count, double Predicted, double Worked);

    /// <summary>Null where nothing was judged.</summary>
    public static Calibration? Of(IEnumerable<Judged> judged)
    {
        var all = judged.Where(j => j.Count > 0).ToList();
        var count = all.Sum(j => j.Count);
        if (count == 0)
            return null;
        ImmutableArray<Band> bands = [.. all.GroupBy(j => j.Tenth).OrderBy(g => g.Key).Select(g =>
        {
            var n = g.Sum(j => j.Count);
            return new Band(g.Key / 10.0, (g.Key + 1) / 10.0, n, Round(g.Sum(j => j.Predicted) / n),
                Round((double)g.Sum(j => j.Worked) / n));
        })];
        var rate = (double)all.Sum(j => j.Worked) / count;
        return new Calibration(count, Round(all.Sum(j => j.Brier) / count), Round(rate * (1 - rate)),
            Round(all.Sum(j => j.Log) / count),
            Round(bands.Sum(b => b.Count * Math.Abs(b.Predicted - b.Worked)) / count))
        { Reliability = bands };
    }

    private static double Round(double value) => Math.Round(value, 4);
}
