using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Mcp.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Agent.Session;

/// <summary>
/// The session to Aura. One over a network may break in the middle of a call: it is opened again, and what the call had
/// begun is found and followed, never begun twice.
/// </summary>
/// <param name="reconnects">Whether a broken session can be opened again.</param>
/// <param name="model">Told with each call, for the audit.</param>
internal sealed class AuraLink(Func<CancellationToken, Task<AuraSession>> connect, bool reconnects, string model,
    IAgentStage stage, TimeProvider time) : IAsyncDisposable
{
    private const int MostLosses = 5;
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);
    private AuraSession? _session;

    public async Task<IList<McpClientTool>> ToolsAsync(CancellationToken cancellation) =>
        await RepeatedAsync(c => c.ListToolsAsync(cancellationToken: cancellation).AsTask(), cancellation);

    public async Task<GetPromptResult> PromptAsync(
        string name, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellation) =>
        await RepeatedAsync(
            c => c.GetPromptAsync(name, arguments, cancellationToken: cancellation).AsTask(), cancellation);

    /// <summary>A call that changes nothing; made again where the connection breaks.</summary>
    public Task<CallToolResult> ReadAsync(string tool, JsonObject arguments, CancellationToken cancellation) =>
        RepeatedAsync(c => SendAsync(c, tool, arguments, cancellation), cancellation);

    /// <exception cref="FaultException">The connection broke, and what became of the call cannot be told.</exception>
    public async Task<CallToolResult> CallAsync(Tool tool, JsonObject arguments, CancellationToken cancellation)
    {
        if (tool.Annotations?.ReadOnlyHint == true || !reconnects)
            return await ReadAsync(tool.Name, arguments, cancellation);
        var before = (await ExecutionsAsync(cancellation)).Select(e => e.Id).ToHashSet();
        for (var losses = 0; ; losses++)
            try
            {
                return await SendAsync(await ClientAsync(cancellation), tool.Name, arguments, cancellation);
            }
            catch (Exception e) when (losses < MostLosses && IsLoss(e, cancellation))
            {
                Lost(e);
                var begun = (await ExecutionsAsync(cancellation)).Where(x => !before.Contains(x.Id)).ToList();
                if (begun is [{ Status: not "approval_required" } one])
                {
                    stage.Notes($"execution {one.Id} had begun: following it");
                    return await ReadAsync(
                        "get_execution", new JsonObject { ["executionId"] = one.Id, ["wait"] = 30 }, cancellation);
                }
                if (tool.Annotations?.IdempotentHint != true)
                    throw new FaultException("Disconnected",
                        $"the connection broke during {tool.Name}, and what became of it cannot be told",
                        "look with get_execution, or `aura call get_execution`, before it is called again");
            }
    }

    /// <summary>The newest executions of the server, whoever asked for them.</summary>
    public async Task<IReadOnlyList<(string Id, string? Status)>> ExecutionsAsync(CancellationToken cancellation)
    {
        var result = await ReadAsync("get_execution", new JsonObject { ["limit"] = 50 }, cancellation);
        return [.. (Structured(result)?["executions"] as JsonArray ?? [])
            .Select(e => ($"{e!["executionId"]}", (string?)e["status"]))];
    }

    public static JsonObject? Structured(CallToolResult result) =>
        result.StructuredContent is { ValueKind: JsonValueKind.Object } json
            ? JsonNode.Parse(json.GetRawText()) as JsonObject : null;

    public async ValueTask DisposeAsync()
    {
        if (_session is not { } session)
            return;
        // A server elsewhere may first end what it has begun; nobody need wait for that.
        if (reconnects)
            await Task.WhenAny(CloseAsync(session), Task.Delay(Goodbye, time));
        else
            await session.DisposeAsync();
    }

    private Task<CallToolResult> SendAsync(
        McpClient client, string tool, JsonObject arguments, CancellationToken cancellation) =>
        client.CallToolAsync(tool, arguments.ToDictionary(a => a.Key, a => (object?)a.Value?.DeepClone()),
            new ProgressLines(stage),
            new RequestOptions { Meta = new JsonObject { ["aura.dev/model"] = model } }, cancellation).AsTask();

    private async Task<T> RepeatedAsync<T>(Func<McpClient, Task<T>> ask, CancellationToken cancellation)
    {
        for (var losses = 0; ; losses++)
            try
            {
                return await ask(await ClientAsync(cancellation));
            }
            catch (Exception e) when (reconnects && losses < MostLosses && IsLoss(e, cancellation))
            {
                Lost(e);
                await Task.Delay(TimeSpan.FromSeconds(losses == 0 ? 0 : 1 << (losses - 1)), time, cancellation);
            }
    }

    private async Task<McpClient> ClientAsync(CancellationToken cancellation) =>
        (_session ??= await connect(cancellation)).Client;

    private void Lost(Exception e)
    {
        stage.Notes($"the connection to Aura broke ({Printable.Short(Redactor.Text(e.Message), 200)}): "
            + "opening it again");
        if (Interlocked.Exchange(ref _session, null) is { } broken)
            _ = CloseAsync(broken);
    }

    private static async Task CloseAsync(AuraSession session)
    {
        try
        {
            await session.DisposeAsync();
        }
        catch (Exception)
        {
            // Saying goodbye over a broken connection fails as well; the server ends the session by itself.
        }
    }

    /// <summary>Neither our own cancellation nor an answer of the server.</summary>
    private static bool IsLoss(Exception e, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested && e switch
        {
            HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => false,
            McpProtocolException => false,
            _ => e is IOException or HttpRequestException or McpException or OperationCanceledException,
        };

    /// <summary>Progress of a call, each tenth of it once.</summary>
    private sealed class ProgressLines(IAgentStage stage) : IProgress<ProgressNotificationValue>
    {
        private readonly Lock _gate = new();
        private int _tenth = -1;

        public void Report(ProgressNotificationValue value)
        {
            var tenth = (int)(value.Progress / 10);
            lock (_gate)
                if (tenth > _tenth)
                {
                    _tenth = tenth;
                    stage.Notes($"{value.Progress,3:0}% {Printable.Short(Redactor.Text(value.Message ?? ""), 200)}");
                }
        }
    }
}
