using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Mcp.Tools;
using Aura.State;
using Aura.Telemetry;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Telemetry;

/// <summary>
/// One call as telemetry sees it: its span, how long it took and what came of it. The SDK has a source of such spans,
/// too; it is not used, because it repeats a failed tool's text, in which there are the cluster's words.
/// </summary>
internal sealed class CallTrace : IDisposable
{
    private const string Method = "mcp.method.name";
    private const string Tool = "gen_ai.tool.name";
    private static readonly HashSet<string> Statuses = [.. Enum.GetValues<ExecutionStatus>().Select(Words.Of)];

    private readonly string _tool;
    private readonly string? _protocol;
    private readonly Activity? _span;
    private readonly long _started = Stopwatch.GetTimestamp();
    private string _outcome = "ok";
    private string? _error;

    private CallTrace(string tool, RequestContext<CallToolRequestParams> request)
    {
        (_tool, _protocol) = (tool, request.Server.NegotiatedProtocolVersion);
        // A span of the web server, which nobody exports, must not become the parent.
        Activity.Current = null;
        _span = McpTelemetry.Source.StartActivity(
            $"tools/call {tool}", ActivityKind.Server, Asked(request.Params?.Meta));
        _span?.SetTag(Method, RequestMethods.ToolsCall).SetTag(Tool, tool)
            .SetTag("gen_ai.operation.name", "execute_tool").SetTag("mcp.protocol.version", _protocol);
    }

    /// <returns>Null where nobody listens.</returns>
    public static CallTrace? Begin(string tool, RequestContext<CallToolRequestParams> request) =>
        McpTelemetry.Source.HasListeners() || McpTelemetry.Calls.Enabled || McpTelemetry.Duration.Enabled
            ? new CallTrace(tool, request) : null;

    public void Answered(ToolAnswer answer)
    {
        if (answer.IsError)
            _error ??= "tool_error";
        if (answer.Structured["status"] is JsonValue status && status.TryGetValue(out string? word)
            && Statuses.Contains(word))
            _outcome = word;
        if (answer.Structured["executionId"] is JsonValue id && id.TryGetValue(out string? execution)
            && execution.StartsWith("x-", StringComparison.Ordinal) && execution.Length <= 40)
            _span?.SetTag(Tag.ExecutionId, execution);
    }

    /// <param name="isAbandoned">The client did not want to wait any longer.</param>
    public void Failed(Exception e, bool isAbandoned)
    {
        (_outcome, _error) = e switch
        {
            _ when isAbandoned => ("cancelled", "cancelled"),
            InputRequiredException => ("input_required", null),
            McpProtocolException p => ("fault", ((int)p.ErrorCode).ToString(CultureInfo.InvariantCulture)),
            ArgumentsException => ("refused", "InvalidArguments"),
            FaultException f => ("fault", f.Code),
            BusyException => ("fault", "Busy"),
            KubeException k => ("fault", Telling(k)),
            _ => ("fault", e.GetType().Name),
        };
        if (e is ArgumentsException)
            CoreTelemetry.Refused("arguments");
    }

    public void Dispose()
    {
        var tags = new TagList { { Method, RequestMethods.ToolsCall }, { Tool, _tool } };
        if (_error is not null)
            tags.Add(Tag.ErrorType, _error);
        tags.Add(Tag.Outcome, _outcome);
        McpTelemetry.Duration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, in tags);
        McpTelemetry.Calls.Add(1, in tags);
        if (_span is null)
            return;
        _span.SetTag(Tag.Outcome, _outcome);
        if (_error is not null)
            _span.SetTag(Tag.ErrorType, _error).SetStatus(ActivityStatusCode.Error);
        _span.Dispose();
    }

    /// <summary>W3C trace context in the request's <c>_meta</c>, as the protocol's SEP-414 has it.</summary>
    private static ActivityContext Asked(JsonObject? meta) =>
        ActivityContext.TryParse(Text(meta, "traceparent"), Text(meta, "tracestate"), isRemote: true, out var context)
            ? context : default;

    private static string? Text(JsonObject? meta, string name) =>
        meta?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static string Telling(KubeException e) => e switch
    {
        { Status: > 0 } => e.Status.ToString(CultureInfo.InvariantCulture),
        { Reason: KubeException.Timeout or KubeException.Unreachable or KubeException.NotAsked or "UnknownKind" } =>
            e.Reason,
        _ => Tag.Other,
    };
}
