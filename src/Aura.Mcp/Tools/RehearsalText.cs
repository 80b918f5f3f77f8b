using System.Globalization;
using System.Text;
using Aura.Twin.Rehearsing;

namespace Aura.Mcp.Tools;

/// <summary>A rehearsal as text, with how many pods are ready drawn over time.</summary>
public static class RehearsalText
{
    private const int Columns = 40;
    private const int MostLines = 25;

    public static string Of(RehearsalReport r)
    {
        var text = new StringBuilder($"{r.Strategy} in the twin: {ToolJson.Snake(r.Outcome)}");
        text.Append(r.RecoverySeconds is { } s ? $" after {s} s" : "");
        text.Append(CultureInfo.InvariantCulture, $" (sure to {r.Probability:0.##}). {r.Why}.");
        foreach (var d in r.Downtime.Where(d => d.Seconds > 0 || d.IfNothingIsDone > 0))
            text.Append($"\ndown: {d.Object} {d.Seconds} s ({d.IfNothingIsDone} s if nothing is done)");
        foreach (var entry in r.Timeline.Take(MostLines))
            text.Append(CultureInfo.InvariantCulture, $"\n{entry.Seconds,7:0.0} s  {entry.What}");
        if (r.Timeline.Length > MostLines)
            text.Append($"\n  … {r.Timeline.Length - MostLines} more");
        Draw(r, text);
        foreach (var v in r.Violations)
            text.Append($"\nagainst it: {v.Kind}: {v.Object}: {v.Why}{(v.Count > 1 ? $" ({v.Count} times)" : "")}");
        foreach (var n in r.NowhereToGo)
            text.Append($"\nnowhere to go: {n.Pods} of {n.Workload}: {n.Why}");
        foreach (var w in r.FinalState)
            text.Append($"\nin the end: {w.Workload} {w.Ready} of {w.Wanted} ready"
                + (w.Trouble is { } trouble ? $" ({trouble})" : ""));
        foreach (var unknown in r.Unknowns)
            text.Append($"\nunknown: {unknown}");
        foreach (var left in r.NotModelled)
            text.Append($"\nnot modelled: {left}");
        return text.ToString();
    }

    /// <summary>
    /// '#' all that are wanted in the end, '+' some, '.' none; until half a minute after the last news.
    /// </summary>
    private static void Draw(RehearsalReport r, StringBuilder text)
    {
        var last = r.ReadyOverTime.SelectMany(w => w.Points).Select(p => p[0]).Append(r.RecoverySeconds ?? 0)
            .DefaultIfEmpty(0).Max();
        if (last <= 0)
            return;
        var step = (last + 30) / Columns;
        text.Append(CultureInfo.InvariantCulture, $"\nready, one column {step:0.#} s (# all, + some, . none):");
        foreach (var series in r.ReadyOverTime)
        {
            text.Append("\n  ");
            for (var column = 0; column < Columns; column++)
            {
                var point = series.Points.LastOrDefault(p => p[0] <= column * step);
                var ready = point.IsDefault ? 0 : point[1];
                text.Append(ready >= series.Wanted ? '#' : ready > 0 ? '+' : '.');
            }
            text.Append($" {series.Workload}");
        }
    }
}
