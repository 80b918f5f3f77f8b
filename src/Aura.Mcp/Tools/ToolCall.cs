using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Tools;

/// <summary>One call of a tool: its arguments, who asks, and the way to report progress.</summary>
public sealed class ToolCall
{
    public ToolCall(RequestContext<CallToolRequestParams> request, CancellationToken cancellation)
    {
        Request = request;
        Cancellation = cancellation;
        Progress = new ProgressReporter(request);
        Arguments = new JsonObject((request.Params?.Arguments ?? new Dictionary<string, JsonElement>())
            .Select(a => KeyValuePair.Create(a.Key, ToNode(a.Value))));
    }

    private const string Model = "aura.dev/model";

    public RequestContext<CallToolRequestParams> Request { get; }

    /// <summary>Cancelled when the client gives up. Executions are detached from it, not stopped.</summary>
    public CancellationToken Cancellation { get; }

    public ProgressReporter Progress { get; }

    public JsonObject Arguments { get; }

    /// <summary>
    /// The operating system's user, as the store's audit shall name it, and the client with its version and, where its
    /// request's <c>_meta</c> says so, the model.
    /// </summary>
    public Caller Caller => new(Request.User?.Identity?.Name ?? Environment.UserName, Client())
    {
        Progress = Progress.Report,
    };

    private string Client()
    {
        var info = Request.Server.ClientInfo;
        var model = Request.Params?.Meta?[Model] is JsonValue v && v.TryGetValue(out string? told) ? told : null;
        return ClusterText.LeaveOut(Printable.Short((info is null ? "mcp client" : $"{info.Name} {info.Version}".Trim())
            + (model is null ? "" : $" (model {model})"), 200));
    }

    private static JsonNode? ToNode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.Object => JsonObject.Create(value.Clone()),
        JsonValueKind.Array => JsonArray.Create(value.Clone()),
        _ => JsonValue.Create(value.Clone()),
    };
}
