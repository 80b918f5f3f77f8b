using System.CommandLine;
using System.Diagnostics;
using Aura.Mcp.Demo;
using Spectre.Console;

namespace Aura.Mcp.Commands;

/// <summary><c>aura demo</c>: three incidents on an embedded cluster, in less than a minute.</summary>
internal static class DemoCommand
{
    /// <summary>On a terminal a minute of the cluster takes a second, so that progress can be watched.</summary>
    private const double WatchableSpeed = 60;

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON document instead of a story." };
        var incident = new Option<string?>("--incident")
        {
            Description = "Play this one of samples/incidents, or a file.", HelpName = "NAME",
        };
        var command = new Command("demo", "See it work on an embedded cluster.") { json, incident };
        command.SetAction(async (options, parsed, _) =>
        {
            var watch = Stopwatch.StartNew();
            var isTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected;
            IStage stage = parsed.GetValue(json) ? new JsonStage()
                : new TerminalStage(Terminal(isTerminal), isTerminal);
            double? speed = isTerminal && stage is TerminalStage ? WatchableSpeed : null;
            var acts = parsed.GetValue(incident) is { } name ? [DemoScript.ForIncident(name)] : DemoScript.Acts;
            var outcomes = new List<ActOutcome>();
            foreach (var act in acts)
                outcomes.Add(await new ActPlay(act, stage, options with { AutoApprove = null }, speed).RunAsync());
            stage.Close(outcomes, watch.Elapsed);
            return outcomes.All(o => o.AsIntended) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static IAnsiConsole Terminal(bool isTerminal)
    {
        if (isTerminal)
            return AnsiConsole.Console;
        var plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        // A pipe has no width; the tables are made for this one.
        plain.Profile.Width = 140;
        return plain;
    }
}
