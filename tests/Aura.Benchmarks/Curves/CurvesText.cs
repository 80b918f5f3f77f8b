using System.Globalization;
using System.Text;

namespace Aura.Benchmarks.Curves;

/// <summary>The curves as tables.</summary>
internal static class CurvesText
{
    private const int Bars = 40;
    private static readonly int[] Ends = [100, 200, 400, 800, 1200, 1600, 2000];

    public static string Of(IReadOnlyList<CurveResult> results, string[] args)
    {
        var (incidents, fresh) = (CurvesCommand.Incidents(args), CurvesCommand.FreshOnes(args));
        var (text, seeds) = (new StringBuilder(), CurvesCommand.Streams(args));
        Line(text, $"`dotnet run -c Release --project tests/Aura.Benchmarks -- curves --incidents {incidents} --fresh "
            + $"{fresh} --seeds {seeds}`: {results.Count} incidents played in virtual time.");
        foreach (var truth in Truths.All)
        {
            var of = results.Where(r => r.Truth == truth).ToList();
            Windows(text, truth, [.. of.Where(r => r.Number < incidents)], incidents);
            Learnt(text, [.. of.Where(r => r.Number >= incidents)]);
        }
        Chosen(text, results.Where(r => r.Number >= incidents));
        return text.ToString();
    }

    private static void Windows(StringBuilder text, string truth, List<CurveResult> stream, int incidents)
    {
        Line(text, $"\n**World \"{truth}\"**, solved by the first recommended strategy, in %, ± standard error:\n");
        Line(text, $"| incidents | priors alone | learning | |");
        Line(text, $"|---|--:|--:|---|");
        var from = 0;
        foreach (var end in Ends.Where(e => e < incidents).Append(incidents))
        {
            var (window, begin) = (stream.Where(r => r.Number >= from && r.Number < end).ToList(), from + 1);
            from = end;
            var learning = Share(window, Arms.Learning);
            Line(text, $"| {begin}–{end} | {Percent(Share(window, Arms.Prior))} | {Percent(learning)} "
                + $"| `{new string('█', (int)Math.Round(learning.Mean * Bars)).PadRight(Bars, '·')}` |");
        }
    }

    private static void Learnt(StringBuilder text, List<CurveResult> fresh)
    {
        Line(text, $"\n| on fresh incidents | runs | solved at first | against the priors, points | solved in the end "
            + $"| mean s | undone | others harmed | not found |");
        Line(text, $"|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        var priors = fresh.Where(r => r.Arm == Arms.Prior).ToDictionary(r => (r.Seed, r.Number));
        foreach (var arm in fresh.GroupBy(r => r.Arm).OrderByDescending(g => g.Key == Arms.Prior)
            .ThenBy(g => g.Key.Length).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            var all = arm.ToList();
            var gains = all.Select(r => (r.AtFirst ? 1.0 : 0) - (priors[(r.Seed, r.Number)].AtFirst ? 1 : 0)).ToList();
            string Part(Func<CurveResult, bool> of) => $"{100.0 * all.Count(of) / all.Count:F1} %";
            Line(text, $"| {arm.Key} | {all.Count} | {Percent(Share(all, arm.Key))} "
                + $"| {(arm.Key == Arms.Prior ? "–" : Points(Mean(gains)))} | {Part(r => r.Solved)} "
                + $"| {all.Select(r => r.Seconds).OfType<double>().DefaultIfEmpty().Average():F0} "
                + $"| {Part(r => r.Undone)} | {Part(r => r.Harmed)} | {all.Count(r => r.Tried == "not found")} |");
        }
    }

    /// <summary>What is recommended most in each condition, and how that fares.</summary>
    private static void Chosen(StringBuilder text, IEnumerable<CurveResult> fresh)
    {
        Line(text, $"\n| condition, fresh incidents | world | where odds come from | mostly recommended | in "
            + $"| solved at first |");
        Line(text, $"|---|---|---|---|--:|--:|");
        foreach (var group in fresh.GroupBy(r => (r.Condition, r.Truth, r.Arm)).OrderBy(g => g.Key.Condition)
            .ThenByDescending(g => g.Key.Truth).ThenByDescending(g => g.Key.Arm == Arms.Prior)
            .ThenBy(g => g.Key.Arm.Length))
        {
            var most = group.GroupBy(r => r.Tried).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First();
            Line(text, $"| {group.Key.Condition} | {group.Key.Truth} | {group.Key.Arm} | {most.Key} "
                + $"| {100.0 * most.Count() / group.Count():F0} % "
                + $"| {100.0 * group.Count(r => r.AtFirst) / group.Count():F0} % |");
        }
    }

    private static (double Mean, double Error) Share(IEnumerable<CurveResult> results, string arm) =>
        Mean([.. results.Where(r => r.Arm == arm).Select(r => r.AtFirst ? 1.0 : 0)]);

    private static (double Mean, double Error) Mean(List<double> values)
    {
        if (values.Count < 2)
            return (values.Count == 0 ? 0 : values[0], 0);
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1) / values.Count));
    }

    private static string Percent((double Mean, double Error) share) => string.Create(CultureInfo.InvariantCulture,
        $"{100 * share.Mean:F1} ± {100 * share.Error:F1}");

    private static string Points((double Mean, double Error) share) => string.Create(CultureInfo.InvariantCulture,
        $"{100 * share.Mean:+0.0;−0.0;0.0} ± {100 * share.Error:F1}");

    private static void Line(StringBuilder text, FormattableString line) =>
        text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Line(StringBuilder text, string line) => text.AppendLine(line);
}
