using System.Globalization;
using Aura.Benchmarks.Evaluation.Judging;

namespace Aura.Benchmarks.Evaluation.Report;

/// <summary>What is counted of some runs.</summary>
internal sealed class Figures(IReadOnlyList<RunResult> runs)
{
    public int Runs => runs.Count;
    public string Success => Share(runs.Count(r => r.Success), runs.Count);
    public string AtFirst => Share(runs.Count(r => r.AtFirst), runs.Count);
    public string Healthy => Share(runs.Count(r => r.Healthy), runs.Count(r => r.Sort != "healthy"));

    /// <summary>Of the runs in which a cause recovered: the slowest of each.</summary>
    public string MeanSeconds => Times is { Count: > 0 } times ? Number(times.Average()) : "–";
    public string LateSeconds => Times is { Count: > 0 } times
        ? Number(times[(int)Math.Ceiling(0.95 * times.Count) - 1]) : "–";
    public string FalseActions => Share(runs.Sum(r => r.FalseActions), runs.Sum(r => r.Actions));
    public string Collateral => Share(runs.Count(r => r.Collateral.Length > 0), runs.Count);
    public string Undone => Share(runs.Count(r => r.Undone), runs.Count);
    public string MeanCost => runs.Count == 0 ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{runs.Average(r => r.CostPerMonth):+0.00;-0.00;0.00}");

    public static string Share(int part, int whole) =>
        whole == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:F1} %");

    public static string Number(double value) => value.ToString("F0", CultureInfo.InvariantCulture);

    private List<double> Times => [.. runs.Select(r => r.Seconds).OfType<double>().Order()];
}
