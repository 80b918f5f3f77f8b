using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Tests.Mcp.Agent;

/// <summary>
/// Ollama's chat on the wire, as its API documentation and its types (api/types.go) have it: the shapes of what it
/// sends, and what of a request it could not decode.
/// </summary>
internal static class OllamaWire
{
    public static string Words(string model, string content) => Chunk(model, new JsonObject
    {
        ["role"] = "assistant", ["content"] = content,
    });

    public static string Thought(string model, string thinking) => Chunk(model, new JsonObject
    {
        ["role"] = "assistant", ["content"] = "", ["thinking"] = thinking,
    });

    public static string Call(string model, string tool, JsonNode? arguments, string? id = "call_a1b2c3d4") =>
        Chunk(model, new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = "",
            ["tool_calls"] = new JsonArray(new JsonObject
            {
                ["id"] = id,
                ["function"] = new JsonObject { ["index"] = 0, ["name"] = tool, ["arguments"] = arguments },
            }),
        });

    public static string Done(string model, string reason = "stop", int read = 26, int written = 282) =>
        new JsonObject
        {
            ["model"] = model, ["created_at"] = "2025-10-26T17:15:24.166576Z",
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = "" },
            ["done"] = true, ["done_reason"] = reason, ["total_duration"] = 4883583458, ["load_duration"] = 1334875,
            ["prompt_eval_count"] = read, ["prompt_eval_duration"] = 342546000, ["eval_count"] = written,
            ["eval_duration"] = 4535599000,
        }.ToJsonString();

    public static string Error(string message) => new JsonObject { ["error"] = message }.ToJsonString();

    private static string Chunk(string model, JsonObject message) => new JsonObject
    {
        ["model"] = model, ["created_at"] = "2025-10-26T17:15:24.097767Z", ["message"] = message, ["done"] = false,
    }.ToJsonString();

    /// <returns>What Ollama answers 400 to; null: it can be decoded.</returns>
    public static string? FaultOf(JsonObject request)
    {
        foreach (var message in request["messages"]?.AsArray() ?? [])
            if (!IsText(message!["role"]) || !IsText(message["content"]))
                return "json: cannot unmarshal message";
            else if (message["tool_calls"] is { } calls && calls.AsArray().Any(c =>
                !IsText(c!["function"]?["name"]) || c["function"]?["arguments"] is not JsonObject))
                return "json: cannot unmarshal ToolCallFunction";
        foreach (var tool in request["tools"]?.AsArray() ?? [])
            if ((string?)tool!["type"] != "function" || !IsText(tool["function"]?["name"])
                || tool["function"]!["parameters"] is not JsonObject parameters || !IsText(parameters["type"])
                || !AreProperties(parameters))
                return $"json: cannot unmarshal tool {tool.ToJsonString()}";
        return request["keep_alive"] switch
        {
            null => null,
            JsonValue v when v.GetValueKind() == JsonValueKind.Number => null,
            JsonValue v when $"{v}".LastOrDefault() is 's' or 'm' or 'h' => null,
            _ => "time: missing unit in duration",
        };
    }

    private static bool AreProperties(JsonObject schema) =>
        (schema["required"] is null || schema["required"]!.AsArray().All(IsText))
        && (schema["properties"] as JsonObject ?? []).All(p => p.Value is JsonObject property
            && (property["type"] is null || IsText(property["type"]) || property["type"] is JsonArray)
            && (property["description"] is null || IsText(property["description"]))
            && property["enum"] is null or JsonArray && AreProperties(property));

    private static bool IsText(JsonNode? node) => node is JsonValue v && v.GetValueKind() == JsonValueKind.String;
}
