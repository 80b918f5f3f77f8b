using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Learning.Analytics;

namespace Aura.Mcp.Tools;

/// <summary>What has happened, as a client gets it: the most frequent of all; `aura report` has the rest.</summary>
internal static class AnalyticsAnswer
{
    private const int Most = 20;
    private const int MostTold = 5;

    public static JsonObject Json(HistoryReport report)
    {
        var json = ToolJson.ToObject(Named(report with
        {
            ByFinding = First(report.ByFinding),
            ByAction = First(report.ByAction),
            ByStrategy = First(report.ByStrategy),
            ByNamespace = First(report.ByNamespace),
            Refused = First(report.Refused),
            LeftAlone = First(report.LeftAlone),
            Cost = Short(report.Cost),
        }));
        json.Remove("isEmpty");
        return json;
    }

    public static ToolAnswer Cost(HistoryReport report)
    {
        var named = Named(report with { Cost = Short(report.Cost) });
        var json = new JsonObject
        {
            ["view"] = "cost",
            ["currencies"] = ToolJson.ToArray(named.Cost.Currencies),
        };
        if (report.All?.Down is { } down)
            json["downtime"] = ToolJson.ToObject(down);
        var lines = named.Cost.Currencies.Select(CostLine).Concat(report.All?.Down is { } away ? [Down(away)] : []);
        return new ToolAnswer(json, string.Join('\n', lines) is { Length: > 0 } text ? text
            : "No execution that stayed has changed what is requested, and no downtime is known.");
    }

    public static string Text(HistoryReport report)
    {
        if (report.IsEmpty)
            return "Nothing was executed, refused or left alone in that time.";
        var text = new StringBuilder(report.All is { } all ? Line("all executions", all) : "No execution ended.");
        foreach (var (what, lines) in ((string, ImmutableArray<Measured>)[])
            [("", report.ByFinding), ("", report.ByAction), ("namespace ", Named(report).ByNamespace)])
            foreach (var line in lines.Where(l => l.Key != Dimension.None).Take(MostTold))
                text.Append($"\n{Line($"{what}{line.Key}", line)}");
        foreach (var why in report.NotWell.Take(MostTold))
            text.Append($"\nnot well: {why.Why}: {why.Times} times, {why.Undone} of them taken back");
        foreach (var refused in report.Refused.Take(MostTold))
            text.Append($"\nrefused {refused.Times} times, because this did not hold: {refused.Check}");
        foreach (var cost in report.Cost.Currencies)
            text.Append($"\n{CostLine(cost)}");
        foreach (var advice in report.Recommendations.Take(MostTold))
            text.Append($"\n→ {advice.Text}");
        return text.ToString();
    }

    private static string Line(string what, Measured m) => $"{what}: "
        + (m.Success is { } s ? $"{m.Worked} of {m.Judged} worked ({Percent(s.Low)} to {Percent(s.High)}"
            + $"{(m.Few ? ", few" : "")})" : $"{m.Executions}, none of which says anything")
        + (m.Recovered is { } r ? $", {r.Median:0} s in the median, nine of ten within {r.Ninety:0} s" : "")
        + (m.Undone > 0 ? $", {m.Undone} undone" : "");

    private static string CostLine(CostReport.InCurrency c) => string.Create(CultureInfo.InvariantCulture,
        $"changes that stayed: {c.Net:+0.00;-0.00;0.00} {c.Currency} a month ({c.Added:0.00} more, {c.Freed:0.00} ")
        + string.Create(CultureInfo.InvariantCulture, $"less, {c.Changes} executions)")
        + (c.DowntimeCost is { } lost
            ? string.Create(CultureInfo.InvariantCulture, $"; downtime cost {lost:0.00} {c.Currency}") : "");

    private static string Down(Measured.Downtime down) =>
        $"downtime: {down.Seconds / 60:0} minutes in {down.Incidents} incidents";

    /// <summary>Names of namespaces may come from a file that was imported.</summary>
    private static HistoryReport Named(HistoryReport report) => report with
    {
        Namespace = report.Namespace is { } ns ? ClusterText.Name(ns) : null,
        ByNamespace = [.. report.ByNamespace.Select(m => m with { Key = ClusterText.Name(m.Key) })],
        Cost = new CostReport([.. report.Cost.Currencies.Select(c => c with
        {
            ByNamespace = [.. c.ByNamespace.Select(l => l with { Key = ClusterText.Name(l.Key) })],
        })]),
    };

    private static CostReport Short(CostReport cost) => new([.. cost.Currencies.Select(c => c with
    {
        ByAction = First(c.ByAction), ByNamespace = First(c.ByNamespace),
    })]);

    private static ImmutableArray<T> First<T>(ImmutableArray<T> all) => [.. all.Take(Most)];

    private static string Percent(double share) => share.ToString("0%", CultureInfo.InvariantCulture);
}
