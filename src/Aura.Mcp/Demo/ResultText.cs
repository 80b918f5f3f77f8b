using System.Text.Json.Nodes;
using Spectre.Console;

namespace Aura.Mcp.Demo;

/// <summary>What became of an act, as text.</summary>
internal static class ResultText
{
    public static void Write(IAnsiConsole console, ActOutcome outcome)
    {
        if (outcome.Result is not { } result)
            return;
        console.MarkupLine($"[bold]{Text(result["status"] ?? result["code"])}[/]: {Text(result["message"])}");
        foreach (var check in Items(result["checks"]).Where(c => (bool?)c["passed"] == false))
            console.MarkupLine($"  [red]✗[/] {Text(check["name"])}: {Text(check["why"])}"
                + (check["hint"] is { } hint ? $" [grey]→ {Text(hint)}[/]" : ""));
        foreach (var step in Items(result["steps"]))
            console.MarkupLine(
                $"  [grey]{Text(step["state"])}[/] {Text(step["what"])} [grey]{Text(step["detail"])}[/]");
        if (result["verification"] is { } seen)
            console.MarkupLine($"  verified: {Text(seen["condition"])} "
                + ((bool?)seen["held"] == true ? "[green]holds[/]" : "[red]does not hold[/]")
                + $" after {(double?)seen["seconds"]:0} s");
        if (result["executionId"] is { } id && (string?)result["status"] == "succeeded")
            console.MarkupLine($"  [grey]to take it back: aura undo {Text(id)} ({Text(result["undo"]?["how"])})[/]");
    }

    private static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray)?.OfType<JsonObject>() ?? [];

    private static string Text(JsonNode? node) => Markup.Escape($"{node}");
}
