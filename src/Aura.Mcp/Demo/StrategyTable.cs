using System.Text.Json.Nodes;
using Spectre.Console;

namespace Aura.Mcp.Demo;

/// <summary>A plan's strategies side by side.</summary>
internal static class StrategyTable
{
    private static readonly (string Title, Func<JsonObject, string> Value)[] Rows =
    [
        ("steps", s => string.Join('\n', s["steps"]!.AsArray().Select(Step))),
        ("success", s => Percent(s["successProbability"])),
        ("recovery", s => $"{s["recoverySeconds"]} s"),
        ("cost a month", s => $"{s["costImpact"]?["perMonth"]} {s["costImpact"]?["currency"]}"),
        ("risk", s => $"{s["risk"]}"),
        ("undo", s => $"{s["undo"]}"),
        ("score", s => $"{(double?)s["score"]:0.00}"),
        ("note", s => $"{s["excludedBecause"] ?? (s["dominatedBy"] is { } better ? $"{better} is better" : "")}"),
    ];

    public static Table Of(JsonObject plan)
    {
        var strategies = plan["strategies"]!.AsArray().OfType<JsonObject>().ToList();
        var table = new Table().Border(TableBorder.Rounded).AddColumn("");
        foreach (var strategy in strategies)
        {
            var isBest = $"{strategy["name"]}" == $"{plan["recommended"]}";
            var name = Markup.Escape($"{strategy["name"]}");
            table.AddColumn(isBest ? $"[bold green]{name}[/]" : $"[bold]{name}[/]");
        }
        foreach (var (title, value) in Rows)
            if (strategies.Any(s => value(s).Length > 0))
                table.AddRow([title, .. strategies.Select(s => Markup.Escape(value(s)))]);
        return table;
    }

    private static string Step(JsonNode? step) =>
        $"{step!["action"]} {string.Join(' ', step["args"]!.AsObject()
            .Where(a => a.Key is not ("namespace" or "name")).Select(a => $"{a.Key}={a.Value}"))}".Trim();

    private static string Percent(JsonNode? odds) => odds is null ? ""
        : $"{(double)odds["value"]!:0%} ({(double)odds["low"]!:0%}–{(double)odds["high"]!:0%}, {odds["basis"]})";
}
