using System.CommandLine;
using Aura.Mcp.Http;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;

namespace Aura.Mcp.Commands;

/// <summary><c>aura serve</c>: the MCP server over stdio, or over HTTP.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    public static Command Create()
    {
        var command = new Command(Name, "Serve MCP over standard input and output, or with --http over HTTP.");
        command.SetAction(async (options, _, cancellation) =>
        {
            using var logs = Logs.Create(options);
            await using var workspace = new Workspace(options);
            // Beside the first requests: a client need not wait for what others left.
            var recovery = workspace.RecoverAsync(logs.CreateLogger("Aura"), cancellation);
            using var sampling = new UsageSampling(workspace, logs.CreateLogger("Aura")).Start();
            using var learning = new LearningUpkeep(workspace, logs.CreateLogger("Aura")).Start();
            using var watches = options.Watch
                ? new ClusterWatches(workspace, logs.CreateLogger("Aura")).Start() : null;
            if (options.Http is { } http)
                await OverHttpAsync(workspace, http, logs, cancellation);
            else
                await StdioServing.RunAsync(workspace, logs, cancellation);
            await recovery;
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task OverHttpAsync(
        Workspace workspace, HttpOptions options, ILoggerFactory logs, CancellationToken cancellation)
    {
        await using var serving = await HttpServing.StartAsync(workspace, options, logs);
        await Console.Error.WriteLineAsync($"serving {new Uri(serving.Address, HttpServing.Path)}");
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await serving.DrainAsync();
    }
}
