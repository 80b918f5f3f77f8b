using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Mcp.Tools;
using Microsoft.Extensions.Primitives;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Http;

/// <summary>
/// Streamable HTTP: a session for a client that begins with initialize (2024-11-05 to 2025-11-25); one answer a
/// request, without a session, from 2026-07-28 on.
/// </summary>
/// <param name="ending">Cancelled when streams must end because the server stops.</param>
internal sealed class StreamableEndpoint(McpSessions sessions, ILoggerFactory logs, CancellationToken ending)
{
    private static readonly string[] Known =
        ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", ModernChecks.Revision];

    public async Task PostAsync(Exchange exchange)
    {
        if (!exchange.Accepts("application/json") || !exchange.Accepts("text/event-stream"))
        {
            await JsonRpcReply.ErrorAsync(exchange.Http, StatusCodes.Status406NotAcceptable, JsonRpcReply.Refused,
                "Accept must name application/json and text/event-stream");
            return;
        }
        if (await ReadAsync(exchange) is not { } message)
            return;
        var request = message as JsonRpcRequest;
        var id = request?.Id ?? default;
        if (await RefuseVersionAsync(exchange, message, id))
            return;
        if (ToolScopes.Lacking(exchange, request) is { } scope)
        {
            await exchange.Challenge.InsufficientAsync(exchange.Http, scope);
            return;
        }
        message.Context = new JsonRpcMessageContext
        {
            User = exchange.Claims,
            // A session has agreed on its version; naming another one here would be refused.
            ProtocolVersion = exchange.IsModern ? exchange.Version : null,
        };
        if (exchange.IsModern)
            await AnswerAsync(exchange, message);
        else if (exchange.SessionId.Length == 0 && request?.Method == RequestMethods.Initialize)
            await InSessionAsync(exchange, message, await sessions.OpenAsync(exchange, id));
        else
            await InSessionAsync(exchange, message, await sessions.FindAsync(exchange, id));
    }

    /// <summary>The stream on which a session's server speaks unasked.</summary>
    public async Task GetAsync(Exchange exchange)
    {
        if (exchange.IsModern)
        {
            await RefuseMethodAsync(exchange);
            return;
        }
        if (!exchange.Accepts("text/event-stream"))
        {
            await JsonRpcReply.ErrorAsync(exchange.Http, StatusCodes.Status406NotAcceptable, JsonRpcReply.Refused,
                "Accept must name text/event-stream");
            return;
        }
        if (await sessions.FindAsync(exchange) is not { } session)
            return;
        if (!session.TryListen())
        {
            await JsonRpcReply.ErrorAsync(exchange.Http, StatusCodes.Status409Conflict, JsonRpcReply.Refused,
                "this session has its stream already");
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted, ending);
        exchange.Response.Headers[Exchange.SessionHeader] = session.Id;
        exchange.BeginEvents();
        await sessions.UseAsync(session, () =>
            session.Transport.HandleGetRequestAsync(exchange.Response.Body, end.Token));
    }

    public async Task DeleteAsync(Exchange exchange)
    {
        if (exchange.IsModern)
            await RefuseMethodAsync(exchange);
        else if (await sessions.FindAsync(exchange) is { } session)
        {
            await sessions.CloseAsync(session);
            exchange.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    private static Task RefuseMethodAsync(Exchange exchange)
    {
        exchange.Response.Headers.Allow = "POST";
        return JsonRpcReply.ErrorAsync(exchange.Http, StatusCodes.Status405MethodNotAllowed, JsonRpcReply.Refused,
            $"{ModernChecks.Revision} has POST only");
    }

    /// <returns>Null where the body is no message; that has been answered.</returns>
    public static async Task<JsonRpcMessage?> ReadAsync(Exchange exchange)
    {
        if (!exchange.Request.HasJsonContentType())
        {
            await JsonRpcReply.ErrorAsync(exchange.Http, StatusCodes.Status415UnsupportedMediaType,
                JsonRpcReply.Refused, "Content-Type must be application/json");
            return null;
        }
        try
        {
            if (await JsonSerializer.DeserializeAsync(exchange.Request.Body,
                    JsonRpcReply.TypeInfo<JsonRpcMessage>(), exchange.Aborted) is { } message)
                return message;
        }
        catch (JsonException)
        {
            // Told below.
        }
        await JsonRpcReply.ErrorAsync(exchange.Http, StatusCodes.Status400BadRequest,
            (int)McpErrorCode.InvalidRequest, "the body is not one JSON-RPC message");
        return null;
    }

    private static async Task<bool> RefuseVersionAsync(Exchange exchange, JsonRpcMessage message, RequestId id)
    {
        var parameters = (message as JsonRpcRequest)?.Params ?? (message as JsonRpcNotification)?.Params;
        var saysModern = parameters?["_meta"]?[MetaKeys.ProtocolVersion] is not null;
        if (exchange.Version.Length > 0 && !Known.Contains(exchange.Version))
        {
            var supported = (saysModern ? [ModernChecks.Revision] : Known).Select(v => JsonValue.Create(v));
            await JsonRpcReply.ErrorAsync(exchange.Http, StatusCodes.Status400BadRequest,
                (int)McpErrorCode.UnsupportedProtocolVersion, $"version '{exchange.Version}' is not supported", id,
                new JsonObject { ["supported"] = new JsonArray([.. supported]), ["requested"] = exchange.Version });
            return true;
        }
        var fault = exchange.IsModern ? ModernChecks.Find(exchange, message)
            : saysModern ? ModernChecks.Mismatch($"the header {Exchange.VersionHeader} is missing") : null;
        if (fault is not null)
            await JsonRpcReply.ErrorAsync(exchange.Http, fault.Status, fault.Code, fault.Message, id);
        return fault is not null;
    }

    /// <summary>Without a session: a server for this request alone. When the client goes, it is cancelled.</summary>
    private async Task AnswerAsync(Exchange exchange, JsonRpcMessage message)
    {
        await using var transport = new StreamableHttpServerTransport(logs) { Stateless = true };
        await using var server = McpServer.Create(transport, exchange.Options, logs);
        // What only listens ends when the server stops; a call is answered first.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted,
            message is JsonRpcRequest { Method: RequestMethods.SubscriptionsListen } ? ending : CancellationToken.None);
        var running = server.RunAsync(end.Token);
        try
        {
            await WriteAsync(exchange, transport, message, first =>
            {
                SayWhenToComeAgain(exchange, first);
                if (first is JsonRpcError { Error: { } error } && !exchange.Response.HasStarted
                    && StatusOf((McpErrorCode)error.Code) is { } status)
                    exchange.Response.StatusCode = status;
                return default;
            });
        }
        finally
        {
            await transport.DisposeAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static int? StatusOf(McpErrorCode code) => code switch
    {
        McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
        McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion
            or McpErrorCode.HeaderMismatch => StatusCodes.Status400BadRequest,
        _ => null,
    };

    /// <summary>In a session a call goes on when its client goes.</summary>
    private async Task InSessionAsync(Exchange exchange, JsonRpcMessage message, McpSession? session)
    {
        if (session is null)
            return;
        exchange.Response.Headers[Exchange.SessionHeader] = session.Id;
        await sessions.UseAsync(session, () => WriteAsync(exchange, session.Transport, message, first =>
        {
            SayWhenToComeAgain(exchange, first);
            return default;
        }));
    }

    /// <summary>A result that says so says it to HTTP clients, too (RFC 9110, 10.2.3).</summary>
    private static void SayWhenToComeAgain(Exchange exchange, JsonRpcMessage? first)
    {
        if (first is JsonRpcResponse { Result: JsonObject result } && !exchange.Response.HasStarted
            && result["_meta"]?[ToolAnswer.RetryAfterKey] is { } seconds)
            exchange.Response.Headers.RetryAfter = $"{seconds}";
    }

    private static async Task WriteAsync(Exchange exchange, StreamableHttpServerTransport transport,
        JsonRpcMessage message, Func<JsonRpcMessage?, ValueTask> onFirst)
    {
        TraceHeaders.Carry(exchange.Request, message);
        exchange.BeginEvents();
        if (await transport.HandlePostRequestAsync(message, exchange.Response.Body, onFirst, exchange.Aborted))
            return;
        exchange.Response.Headers.ContentType = StringValues.Empty;
        exchange.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}
