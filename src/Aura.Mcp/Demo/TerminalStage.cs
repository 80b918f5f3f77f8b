using System.Text.Json.Nodes;
using ModelContextProtocol;
using Spectre.Console;

namespace Aura.Mcp.Demo;

/// <summary>The demo as a story on a terminal; asks for approval only where somebody is there to answer.</summary>
public sealed class TerminalStage(IAnsiConsole console, bool canAsk) : IStage
{
    private bool _approved;
    private int _number;

    public void Open(Act act, string story)
    {
        _approved = false;
        console.WriteLine();
        console.Write(new Rule($"[bold]Act {++_number}: {Markup.Escape(act.Title)}[/]").LeftJustified());
        console.MarkupLine($"[italic]{Markup.Escape(story.Trim())}[/]");
        console.MarkupLine($"[grey]{Markup.Escape(act.Point)}[/]");
    }

    public void Found(JsonArray findings)
    {
        Heading("diagnose");
        if (findings.Count == 0)
            console.MarkupLine("[green]nothing is broken[/]");
        foreach (var finding in findings.OfType<JsonObject>())
        {
            var color = (string?)finding["severity"] == "critical" ? "red" : "yellow";
            console.MarkupLine($"[{color}]●[/] [bold]{Text(finding["type"])}[/] at {Target(finding["target"])}: "
                + $"{Text(finding["summary"])} [grey]({Text(finding["id"])})[/]");
            foreach (var proof in finding["evidence"]!.AsArray().OfType<JsonObject>())
                console.MarkupLine($"  [grey]proof[/] {Text(proof["what"])}: {Target(proof["object"])} "
                    + $"{Text(proof["field"])} = [bold]{Text(proof["value"] ?? proof["untrusted"])}[/]");
        }
    }

    public void Compared(JsonObject plan)
    {
        Heading("plan_remediation");
        console.Write(StrategyTable.Of(plan));
        console.MarkupLine(plan["recommended"] is not null
            ? $"recommended: [bold green]{Text(plan["why"])}[/]"
            : $"[yellow]nothing is recommended[/]: {Text(plan["why"])}");
    }

    public void Calls(string tool, JsonObject arguments)
    {
        Heading(tool);
        console.MarkupLine($"[grey]{Markup.Escape(arguments.ToJsonString())}[/]");
    }

    public bool Approve(string question)
    {
        console.Write(new Panel(Markup.Escape(question)).Header("[bold]approve?[/]").BorderColor(Color.Yellow));
        var yes = !canAsk || console.Confirm("Approve?");
        if (!canAsk)
            console.MarkupLine("[grey]nobody is at the terminal: the demo says yes[/]");
        _approved = true;
        return yes;
    }

    public async Task<JsonObject> FollowAsync(Func<IProgress<ProgressNotificationValue>, Task<JsonObject>> work)
    {
        var reports = new ProgressFeed();
        var running = work(reports);
        // The bar would paint over the question: it starts when there is something to follow.
        await Task.WhenAny(running, reports.WaitUntilAsync(() => _approved));
        if (running.IsCompleted)
            return await running;
        return await console.Progress().Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(),
            new TaskDescriptionColumn { Alignment = Justify.Left }).StartAsync(async bar =>
            {
                var task = bar.AddTask("starting");
                await reports.FeedAsync(running, (percent, text) =>
                {
                    task.Value = percent;
                    task.Description = Markup.Escape(text);
                });
                task.Value = 100;
                return await running;
            });
    }

    public void Ended(ActOutcome outcome)
    {
        ResultText.Write(console, outcome);
        var mark = outcome.AsIntended ? "[bold green]✓ as intended[/]" : "[bold red]✗ not as intended[/]";
        console.MarkupLine($"{mark}: {Text(outcome.Status ?? "nothing executed")}, "
            + (outcome.Remaining == 0 ? "diagnose finds nothing more" : $"{outcome.Remaining} findings remain"));
        foreach (var fault in outcome.Faults)
            console.MarkupLine($"  [red]{Markup.Escape(fault)}[/]");
    }

    public void Close(IReadOnlyList<ActOutcome> outcomes, TimeSpan took)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{outcomes.Count(o => o.AsIntended)} of {outcomes.Count} acts as intended, "
            + $"{took.TotalSeconds:0} s[/]").LeftJustified());
        console.MarkupLine("Where to go next:");
        console.MarkupLine(
            "  a cluster for kubectl    [bold]aura sim --incident image-not-found --write-kubeconfig kc.yaml[/]");
        console.MarkupLine("  look for yourself        [bold]aura call diagnose --kubeconfig kc.yaml[/]");
        console.MarkupLine("  in your MCP client       copy an entry of [bold]mcp.json[/]");
        console.MarkupLine("  on your cluster          [bold]aura doctor[/], then [bold]aura serve --read-only[/]");
    }

    private void Heading(string tool) => console.MarkupLine($"\n[bold blue]▶ {Markup.Escape(tool)}[/]");

    private static string Text(JsonNode? node) => Markup.Escape($"{node}");

    private static string Target(JsonNode? target) => Markup.Escape(
        $"{target?["kind"]} {(target?["namespace"] is { } ns ? $"{ns}/" : "")}{target?["name"]}");
}
