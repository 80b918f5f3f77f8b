using ModelContextProtocol.Server;

namespace Aura.Mcp.Serving;

/// <summary>Serves one client over standard input and output, until its end of input.</summary>
public static class StdioServing
{
    public static async Task RunAsync(Workspace workspace, ILoggerFactory logs, CancellationToken cancellation)
    {
        var options = AuraServer.Options(workspace);
        await using var server = McpServer.Create(new StdioServerTransport(options, logs), options, logs);
        await server.RunAsync(cancellation);
    }
}
