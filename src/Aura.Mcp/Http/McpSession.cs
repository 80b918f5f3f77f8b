using Aura.Mcp.Serving;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Http;

/// <summary>A client that has begun with initialize; its caller's alone, with the rights that they had then.</summary>
internal sealed class McpSession(string id, string owner, Workspace workspace, StreamableHttpServerTransport transport,
    McpServer server) : IAsyncDisposable
{
    private int _inUse;
    private int _listening;

    public string Id => id;

    /// <summary>The caller's key; nobody else may use it.</summary>
    public string Owner => owner;

    /// <summary>A caller whose rights have changed begins anew: what was opened with more must not go on.</summary>
    public bool BelongsTo(Exchange exchange) =>
        exchange.Caller.Key == owner && ReferenceEquals(exchange.Workspace, workspace);

    public StreamableHttpServerTransport Transport => transport;

    /// <summary>Ends when the session does.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>By the clock of the sessions; of what is in use it does not count.</summary>
    public DateTimeOffset LastUsed { get; set; }

    public bool InUse => Volatile.Read(ref _inUse) > 0;

    public void Enter() => Interlocked.Increment(ref _inUse);

    public void Leave() => Interlocked.Decrement(ref _inUse);

    /// <returns>False: it has its one stream already.</returns>
    public bool TryListen() => Interlocked.Exchange(ref _listening, 1) == 0;

    public async ValueTask DisposeAsync()
    {
        await transport.DisposeAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await server.DisposeAsync();
    }
}
