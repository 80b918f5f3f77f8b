using System.CommandLine;
using Aura.Mcp.Serving;

namespace Aura.Mcp.Commands;

/// <summary><c>aura serve</c>: the MCP server over stdio.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Serve MCP over standard input and output.");
        command.SetAction(async (options, _, cancellation) =>
        {
            using var logs = Logs.Create(options.LogLevel);
            await using var workspace = new Workspace(options);
            // Beside the first requests: a client need not wait for what others left.
            var recovery = workspace.RecoverAsync(logs.CreateLogger("Aura"), cancellation);
            using var sampling = new UsageSampling(workspace, logs.CreateLogger("Aura")).Start();
            using var learning = new LearningUpkeep(workspace, logs.CreateLogger("Aura")).Start();
            await StdioServing.RunAsync(workspace, logs, cancellation);
            await recovery;
            return ExitCode.Done;
        });
        return command;
    }
}
