using System.Collections.Concurrent;
using Aura.Mcp.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Http;

/// <summary>
/// HTTP+SSE of 2024-11-05, for clients that know nothing newer: a stream with GET, messages with POST to the address
/// that the stream names first.
/// </summary>
internal sealed class LegacySseEndpoint(HttpOptions options, ILoggerFactory logs, CancellationToken ending)
{
    public const string StreamPath = "/sse";
    public const string MessagePath = "/message";

    private readonly ConcurrentDictionary<string, (Exchange Begun, SseResponseStreamTransport Transport)> _open =
        new(StringComparer.Ordinal);

    public async Task StreamAsync(Exchange exchange)
    {
        if (_open.Values.Count(s => s.Begun.Caller.Key == exchange.Caller.Key) >= options.MaxSessions
            || _open.Count >= options.MaxSessions * Limits.Callers)
        {
            await JsonRpcReply.LaterAsync(exchange.Http, StatusCodes.Status429TooManyRequests, "too many streams",
                TimeSpan.FromSeconds(10));
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted, ending);
        var id = McpSessions.NewId();
        var basePath = exchange.Request.PathBase + (options.PublicUrl?.AbsolutePath.TrimEnd('/') ?? "");
        exchange.BeginEvents();
        await using var transport = new SseResponseStreamTransport(
            exchange.Response.Body, $"{basePath}{MessagePath}?sessionId={id}", id);
        _open[id] = (exchange, transport);
        var sending = transport.RunAsync(end.Token);
        try
        {
            await using var server = McpServer.Create(transport, exchange.Options, logs);
            exchange.Workspace.Subscriptions.Attach(id, server);
            await server.RunAsync(end.Token);
        }
        finally
        {
            _open.TryRemove(id, out _);
            exchange.Workspace.Subscriptions.Detach(id);
            await transport.DisposeAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task MessageAsync(Exchange exchange)
    {
        if (!_open.TryGetValue(exchange.Request.Query["sessionId"].ToString(), out var stream)
            || stream.Begun.Caller.Key != exchange.Caller.Key
            || !ReferenceEquals(stream.Begun.Workspace, exchange.Workspace))
        {
            await JsonRpcReply.ErrorAsync(exchange.Http, StatusCodes.Status404NotFound, JsonRpcReply.NoSession,
                "there is no such stream (any more): begin with GET " + StreamPath);
            return;
        }
        if (await StreamableEndpoint.ReadAsync(exchange) is not { } message)
            return;
        if (ToolScopes.Lacking(exchange, message as JsonRpcRequest) is { } scope)
        {
            await exchange.Challenge.InsufficientAsync(exchange.Http, scope);
            return;
        }
        message.Context = new JsonRpcMessageContext { User = exchange.Claims };
        await stream.Transport.OnMessageReceivedAsync(message, exchange.Aborted);
        exchange.Response.StatusCode = StatusCodes.Status202Accepted;
        await exchange.Response.WriteAsync("Accepted", exchange.Aborted);
    }
}
