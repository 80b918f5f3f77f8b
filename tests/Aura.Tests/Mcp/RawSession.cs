using System.IO.Pipelines;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Mcp.Serving;
using ModelContextProtocol.Server;

namespace Aura.Tests.Mcp;

/// <summary>
/// A client of the newest protocol that writes its messages by hand, and so can also write what an honest one would
/// not; it reads the server's messages in the order in which they were sent.
/// </summary>
internal sealed class RawSession : IAsyncDisposable
{
    private const string Meta = "io.modelcontextprotocol/";
    private readonly McpServer _server;
    private readonly Task _running;
    private readonly Stream _out;
    private readonly StreamReader _in;
    private int _id;

    private RawSession(McpServer server, Stream output, Stream input) =>
        (_server, _running, _out, _in) = (server, server.RunAsync(), output, new StreamReader(input));

    /// <summary>Who calls, as a transport that knows its users would say.</summary>
    public string User { get; set; } = "alice";

    /// <summary>What the server has sent besides its answers, in order.</summary>
    public List<JsonObject> Notices { get; } = [];

    /// <param name="workspace">Stays the caller's.</param>
    public static RawSession Start(Workspace workspace)
    {
        var (toServer, toClient) = (new Pipe(), new Pipe());
        var options = AuraServer.Options(workspace);
        RawSession? session = null;
        options.Filters.Message.IncomingFilters.Add(next => (context, cancel) =>
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, session!.User)], "test"));
            return next(context, cancel);
        });
        var server = McpServer.Create(
            new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream(), "aura"), options);
        return session = new RawSession(server, toServer.Writer.AsStream(), toClient.Reader.AsStream());
    }

    /// <param name="note">What the server gave the client to bring back with the answer.</param>
    /// <param name="answer">As the person at the client gave it.</param>
    /// <returns>The result, or the error of the protocol.</returns>
    public async Task<JsonObject> CallAsync(
        string tool, JsonObject args, string? note = null, JsonObject? answer = null)
    {
        var parameters = new JsonObject
        {
            ["name"] = tool,
            ["arguments"] = args.DeepClone(),
            ["_meta"] = new JsonObject
            {
                [Meta + "protocolVersion"] = "2026-07-28",
                [Meta + "clientCapabilities"] = new JsonObject
                {
                    ["elicitation"] = new JsonObject { ["form"] = new JsonObject() },
                },
                ["progressToken"] = "progress",
            },
        };
        if (note is not null)
            parameters["requestState"] = note;
        if (answer is not null)
            parameters["inputResponses"] = new JsonObject { ["approval"] = answer.DeepClone() };
        var id = ++_id;
        await _out.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = "tools/call", ["params"] = parameters,
        }));
        await _out.WriteAsync("\n"u8.ToArray());
        await _out.FlushAsync();
        while (await _in.ReadLineAsync() is { } line)
        {
            var message = (JsonObject)JsonNode.Parse(line)!;
            if ((int?)message["id"] == id)
                return (JsonObject)(message["result"] ?? message["error"])!;
            Notices.Add(message);
        }
        throw new EndOfStreamException("the server has ended the session");
    }

    public async ValueTask DisposeAsync()
    {
        await _out.DisposeAsync();
        await _server.DisposeAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
