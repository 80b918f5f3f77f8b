using System.CommandLine;
using Aura.Mcp.Http;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;

namespace Aura.Mcp.Commands;

/// <summary><c>aura serve</c>: the MCP server over stdio, or over HTTP.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    /// <summary>A stdio client has started the process just now and waits for its first answers.</summary>
    private static readonly TimeSpan AfterStart = TimeSpan.FromMilliseconds(300);

    public static Command Create()
    {
        var command = new Command(Name, "Serve MCP over standard input and output, or with --http over HTTP.");
        command.SetAction(async (options, _, cancellation) =>
        {
            using var logs = Logs.Create(options);
            await using var workspace = new Workspace(options);
            using var upkeep = new Upkeep(workspace, logs.CreateLogger("Aura"),
                options.Http is null ? AfterStart : TimeSpan.Zero, cancellation);
            using var watches = options.Watch
                ? new ClusterWatches(workspace, logs.CreateLogger("Aura")).Start() : null;
            if (options.Http is { } http)
                await OverHttpAsync(workspace, http, logs, cancellation);
            else
                await StdioServing.RunAsync(workspace, logs, cancellation);
            await upkeep.EndAsync();
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
