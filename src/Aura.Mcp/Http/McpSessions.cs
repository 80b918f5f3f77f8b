using System.Collections.Concurrent;
using System.Security.Cryptography;
using Aura.Mcp.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Http;

/// <summary>The open sessions: each bound to its caller, ended when unused, limited in number.</summary>
internal sealed class McpSessions(HttpOptions options, ILoggerFactory logs, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, McpSession> _open = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();

    public McpSessions Start()
    {
        _ = SweepAsync();
        return this;
    }

    /// <summary>An identifier that cannot be guessed.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public int Count(string owner) => _open.Values.Count(s => s.Owner == owner);

    /// <returns>Null where there are too many; that has been answered.</returns>
    public async Task<McpSession?> OpenAsync(Exchange exchange, RequestId request)
    {
        await CloseUnusedAsync();
        var own = Count(exchange.Caller.Key) >= options.MaxSessions;
        if (own || _open.Count >= options.MaxSessions * Limits.Callers)
        {
            await JsonRpcReply.LaterAsync(exchange.Http, own ? 429 : 503,
                own ? $"more than {options.MaxSessions} sessions; end some (DELETE)" : "too many sessions in all",
                Sweep, request);
            return null;
        }
        var id = NewId();
        var transport = new StreamableHttpServerTransport(logs)
        {
            SessionId = id, FlowExecutionContextFromRequests = true,
        };
        var server = McpServer.Create(transport, exchange.Options, logs);
        var session = new McpSession(id, exchange.Caller.Key, exchange.Workspace, transport, server)
        {
            LastUsed = time.GetUtcNow(),
        };
        session.Running = server.RunAsync(_closing.Token);
        _open[id] = session;
        exchange.Workspace.Subscriptions.Attach(id, server);
        _ = session.Running.ContinueWith(_ => exchange.Workspace.Subscriptions.Detach(id), TaskScheduler.Default);
        return session;
    }

    /// <summary>
    /// The session that the request names. One of somebody else is as unknown as one that never was: its id tells
    /// nothing.
    /// </summary>
    /// <returns>Null where there is none; that has been answered.</returns>
    public async Task<McpSession?> FindAsync(Exchange exchange, RequestId request = default)
    {
        if (exchange.SessionId.Length == 0)
        {
            await JsonRpcReply.ErrorAsync(exchange.Http, StatusCodes.Status400BadRequest, JsonRpcReply.Refused,
                $"the header {Exchange.SessionHeader} is missing: begin with initialize", request);
            return null;
        }
        if (_open.TryGetValue(exchange.SessionId, out var session) && session.BelongsTo(exchange)
            && !HasExpired(session))
            return session;
        await JsonRpcReply.ErrorAsync(exchange.Http, StatusCodes.Status404NotFound, JsonRpcReply.NoSession,
            "there is no such session (any more): begin with initialize", request);
        return null;
    }

    /// <summary>Does something with the session, which counts as used meanwhile.</summary>
    public async Task UseAsync(McpSession session, Func<Task> work)
    {
        session.Enter();
        try
        {
            await work();
        }
        finally
        {
            session.LastUsed = time.GetUtcNow();
            session.Leave();
        }
    }

    public async Task CloseAsync(McpSession session)
    {
        if (_open.TryRemove(session.Id, out _))
            await session.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        foreach (var session in _open.Values)
            await CloseAsync(session);
    }

    private bool HasExpired(McpSession session) =>
        !session.InUse && time.GetUtcNow() - session.LastUsed > options.SessionIdle;

    private async Task CloseUnusedAsync()
    {
        foreach (var session in _open.Values.Where(HasExpired))
            await CloseAsync(session);
    }

    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(Sweep, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
                await CloseUnusedAsync();
        }
        catch (OperationCanceledException)
        {
            // The server is going.
        }
    }
}
