using System.CommandLine;
using System.Diagnostics;
using Aura.Mcp.Demo;
using Aura.Mcp.Options;
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
        var page = new Option<bool>("--page") { Description = "The web page instead, until Ctrl-C." };
        var port = new Option<int>("--port") { Description = "Of the page, on 127.0.0.1. Default a free one." };
        var command = new Command("demo", "See it work on an embedded cluster.") { json, incident, page, port };
        command.SetAction(async (options, parsed, cancellation) =>
        {
            if (parsed.GetValue(page))
            {
                if (parsed.GetValue(port) is < 0 or > 65535)
                    throw new OptionsException(["--port: from 0 to 65535"]);
                await PageDemo.RunAsync(options, parsed.GetValue(incident), parsed.GetValue(port), cancellation);
                return ExitCode.Done;
            }
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
