using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Tests.Mcp.Conformance;

/// <summary>A tool that the conformance suites call by name; Aura itself has none of these.</summary>
internal sealed class FixtureTool(
    string name, Func<RequestContext<CallToolRequestParams>, CancellationToken, ValueTask<CallToolResult>> answer,
    string schema = """{"type": "object"}""") : McpServerTool
{
    public override Tool ProtocolTool { get; } = new()
    {
        Name = name, Description = "Fixture of the conformance suites.",
        InputSchema = JsonSerializer.Deserialize<JsonElement>(schema),
    };

    public override IReadOnlyList<object> Metadata { get; } = [];

    public override ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default) =>
        answer(request, cancellationToken);

    /// <summary>Answers at once.</summary>
    public static FixtureTool Of(
        string name, Func<RequestContext<CallToolRequestParams>, CallToolResult> answer, string? schema = null) =>
        new(name, (request, _) => ValueTask.FromResult(answer(request)), schema ?? """{"type": "object"}""");

    public static CallToolResult Text(string text) => Content(new TextContentBlock { Text = text });

    public static CallToolResult Content(params ContentBlock[] blocks) => new() { Content = [.. blocks] };

    /// <summary>An argument as text; the default where it is missing.</summary>
    public static string Argument(RequestContext<CallToolRequestParams> request, string key, string otherwise = "") =>
        request.Params!.Arguments?.TryGetValue(key, out var value) is true ? $"{value}" : otherwise;

    /// <summary>What the client was asked under this key before and has answered; null where it has not.</summary>
    public static string? Response(RequestContext<CallToolRequestParams> request, string key) =>
        request.Params!.InputResponses?.TryGetValue(key, out var value) is true ? value.RawValue.GetRawText() : null;
}
