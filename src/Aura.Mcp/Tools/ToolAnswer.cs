using System.Text.Json.Nodes;
using Aura.Execution;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>
/// What a tool answers: structured content, and a short text for clients that show or pass on only that.
/// </summary>
public sealed record ToolAnswer(JsonObject Structured, string Text, bool IsError = false)
{
    /// <summary>A fault of the call or its surroundings, with the way out.</summary>
    public static ToolAnswer Fault(string code, string message, string? hint = null)
    {
        var body = new JsonObject { ["code"] = code, ["message"] = message };
        if (hint is not null)
            body["hint"] = hint;
        return new ToolAnswer(body, $"{code}: {message}{(hint is null ? "" : $"\n→ {hint}")}", IsError: true);
    }

    /// <summary>Secrets that slipped into any text are masked here, on the way out.</summary>
    public CallToolResult ToResult() => new()
    {
        StructuredContent = ToolJson.ToElement(Redacted(Structured)!),
        Content = [new TextContentBlock { Text = Redactor.Text(Text) }],
        IsError = IsError ? true : null,
    };

    private static JsonNode? Redacted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Redacted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Redacted)]),
        JsonValue v when v.TryGetValue(out string? text) => Redactor.Text(text),
        _ => node?.DeepClone(),
    };
}
