using System.IO.Pipelines;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Serving;

/// <summary>
/// A real MCP client session to this process' own server, over pipes: commands, the demo and tests go the way that
/// every client goes.
/// </summary>
public sealed class InMemorySession : IAsyncDisposable
{
    private readonly McpServer _server;
    private readonly Task _running;

    private InMemorySession(McpServer server, Task running, McpClient client) =>
        (_server, _running, Client) = (server, running, client);

    /// <summary>
    /// The newest version that begins with initialize. Naming it saves the client from probing for a newer one, which
    /// on a starved machine can take a server that is slow to start for an old one.
    /// </summary>
    public const string Protocol = "2025-11-25";

    public McpClient Client { get; }

    public static async Task<InMemorySession> StartAsync(
        Workspace workspace, McpClientOptions? client = null, ILoggerFactory? logs = null)
    {
        var (toServer, toClient) = (new Pipe(), new Pipe());
        var options = AuraServer.Options(workspace);
        var server = McpServer.Create(
            new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream(), "aura", logs),
            options, logs);
        var running = server.RunAsync();
        var connected = await McpClient.CreateAsync(
            new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream(), logs),
            client ?? new McpClientOptions { ProtocolVersion = Protocol }, logs);
        return new InMemorySession(server, running, connected);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _server.DisposeAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
