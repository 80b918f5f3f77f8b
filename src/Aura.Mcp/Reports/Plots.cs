using System.Collections.Immutable;
using System.Globalization;
using Aura.Learning;
using Aura.Learning.Analytics;

namespace Aura.Mcp.Reports;

/// <summary>The report's plots: a name and an SVG image each; null where there is nothing to show.</summary>
internal static class Plots
{
    private const int MostBars = 15;
    private const int LongestName = 28;
    private static readonly double[] Marks = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 18000, 86400];
    private static readonly (double, string)[] Percents =
        [.. Enumerable.Range(0, 5).Select(i => (i / 4.0, $"{i * 25}%"))];

    public static string? Success(ImmutableArray<Period> periods)
    {
        if (!periods.Any(p => p.Measured.Success is not null))
            return null;
        var frame = new Frame($"Success by {Each(periods)}, with 90% intervals");
        frame.Vertical("share that worked", Percents);
        frame.Horizontal($"{Each(periods)} that began on", Days(periods));
        var points = periods.Select((p, i) => (p.Measured, X: frame.X(Middle(i, periods.Length))))
            .Where(p => p.Measured.Success is not null).ToList();
        foreach (var (of, x) in points)
            frame.Svg.Line(x, frame.Y(of.Success!.Low), x, frame.Y(of.Success.High), "band");
        frame.Svg.Path([.. points.Select(p => (p.X, frame.Y(p.Measured.Success!.Value)))], "line");
        foreach (var (of, x) in points)
            frame.Svg.Dot(x, frame.Y(of.Success!.Value), of.Few ? 2 : 4, "dot");
        return frame.ToString();
    }

    public static string? Outcomes(ImmutableArray<Period> periods)
    {
        if (periods.IsEmpty)
            return null;
        var frame = new Frame($"Executions by {Each(periods)}", height: 320, legend: true);
        var most = periods.Max(p => p.Measured.Executions);
        var step = Step(most);
        var top = Math.Ceiling(most / step) * step;
        frame.Vertical("executions", Enumerable.Range(0, (int)(top / step) + 1)
            .Select(i => (i * step / top, (i * step).ToString(CultureInfo.InvariantCulture))));
        frame.Horizontal($"{Each(periods)} that began on", Days(periods));
        foreach (var (of, i) in periods.Select((p, i) => (p.Measured, i)))
        {
            var (x, width) = (frame.X(Middle(i, periods.Length)), Math.Min(40, 0.7 * frame.Width / periods.Length));
            var from = 0;
            foreach (var (count, style) in ((int, string)[])[(of.Worked, "good"), (of.Judged - of.Worked, "bad"),
                (of.Executions - of.Judged, "plain")])
            {
                var (low, high) = (frame.Y(from / top), frame.Y((from + count) / top));
                if (count > 0)
                    frame.Svg.Rect(x - (width / 2), high, width, low - high, style);
                from += count;
            }
        }
        frame.Legend(("good", "worked"), ("bad", "did not work, or was taken back"), ("plain", "says nothing"));
        return frame.ToString();
    }

    /// <summary>Bars to the median, and a line to where nine of ten were.</summary>
    public static string? Recovery(ImmutableArray<Measured> findings)
    {
        var shown = findings.Where(f => f.Recovered is not null).Take(MostBars).ToList();
        if (shown.Count == 0)
            return null;
        var frame = new Frame("Recovery by type of finding", height: 120 + (24 * shown.Count), left: 220);
        var (least, most) = (shown.Min(f => f.Recovered!.Median) / 2, shown.Max(f => f.Recovered!.Ninety) * 1.1);
        double At(double seconds) => Math.Clamp(Math.Log(seconds / least) / Math.Log(most / least), 0, 1);
        frame.Horizontal("to the verified end, on a logarithmic scale: bar to the median, line to nine of ten",
            Marks.Where(m => m > least && m < most).Select(m => (At(m), Words(m))), grid: true);
        foreach (var (of, i) in shown.Select((f, i) => (f, i)))
        {
            var y = frame.Y(1 - Middle(i, shown.Count));
            var name = of.Key == Dimension.None ? "no finding" : of.Key;
            frame.Svg.Text(frame.X(0) - 8, y + 4, Cut(name), "", "end");
            frame.Svg.Rect(frame.X(0), y - 7, frame.X(At(of.Recovered!.Median)) - frame.X(0), 14, "dot");
            frame.Svg.Line(frame.X(At(of.Recovered.Median)), y, frame.X(At(of.Recovered.Ninety)), y, "line");
        }
        return frame.ToString();
    }

    /// <summary>What was said against what came true: on the diagonal where both agree.</summary>
    public static string? Reliability(Calibration? calibration)
    {
        if (calibration is null)
            return null;
        var frame = new Frame("Predictions against outcomes", width: 440, height: 420);
        frame.Vertical("share that worked", Percents);
        frame.Horizontal("predicted (larger dots: more predictions)", Percents, grid: true);
        frame.Svg.Line(frame.X(0), frame.Y(0), frame.X(1), frame.Y(1), "axis dash");
        var most = calibration.Reliability.Max(b => b.Count);
        frame.Svg.Path([.. calibration.Reliability.Select(b => (frame.X(b.Predicted), frame.Y(b.Worked)))], "line");
        foreach (var band in calibration.Reliability)
            frame.Svg.Dot(frame.X(band.Predicted), frame.Y(band.Worked), 3 + (7 * Math.Sqrt((double)band.Count / most)),
                "dot");
        return frame.ToString();
    }

    private static string Each(ImmutableArray<Period> periods) => periods[0].Weeks switch
    {
        1 => "week",
        var weeks => $"{weeks} weeks",
    };

    private static double Middle(int i, int count) => (i + 0.5) / count;

    private static IEnumerable<(double, string)> Days(ImmutableArray<Period> periods)
    {
        var every = Math.Max(1, (int)Math.Ceiling(periods.Length / 8.0));
        return periods.Select((p, i) => (Middle(i, periods.Length), p.From.ToString("O", CultureInfo.InvariantCulture)))
            .Where((_, i) => i % every == 0);
    }

    /// <summary>A round number that divides the axis into five at most.</summary>
    private static double Step(int most)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, most / 5.0))));
        return unit * (most / unit / 5 switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
    }

    private static string Words(double seconds) => seconds switch
    {
        < 60 => $"{seconds:0} s",
        < 3600 => $"{seconds / 60:0} min",
        _ => $"{seconds / 3600:0} h",
    };

    private static string Cut(string name) => name.Length <= LongestName ? name : $"{name[..(LongestName - 1)]}…";
}
