using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Mcp.Tools;
using Microsoft.Extensions.AI;

namespace Aura.Mcp.Agent.Ollama;

/// <summary>The body of <c>POST /api/chat</c>.</summary>
internal static class OllamaRequest
{
    /// <exception cref="NotSupportedException">Ollama's chat has nothing of this kind.</exception>
    public static JsonObject Of(IEnumerable<ChatMessage> messages, ChatOptions? chat, OllamaOptions options)
    {
        var body = new JsonObject
        {
            ["model"] = chat?.ModelId ?? options.Model,
            ["messages"] = Messages(messages, chat),
            ["stream"] = true,
            // Rather an error than a conversation of which the beginning was dropped unseen.
            ["truncate"] = false,
            ["shift"] = false,
            ["options"] = Sampling(chat, options),
        };
        if (chat?.ToolMode is RequiredChatToolMode)
            throw new NotSupportedException("Ollama cannot be made to call a tool");
        if (chat is { Tools.Count: > 0 } && chat.ToolMode is not NoneChatToolMode)
            body["tools"] = new JsonArray([.. chat.Tools.Select(Tool)]);
        if (Think(chat, options) is { } think)
            body["think"] = think;
        if (options.KeepAlive is { } alive)
            body["keep_alive"] = long.TryParse(alive, CultureInfo.InvariantCulture, out var seconds) ? seconds : alive;
        if (chat?.ResponseFormat is ChatResponseFormatJson json)
            body["format"] = json.Schema is { } schema ? JsonNode.Parse(schema.GetRawText()) : "json";
        return body;
    }

    private static JsonObject Sampling(ChatOptions? chat, OllamaOptions options)
    {
        var given = new JsonObject
        {
            ["num_ctx"] = options.ContextTokens, ["num_predict"] = chat?.MaxOutputTokens,
            ["temperature"] = chat?.Temperature, ["top_p"] = chat?.TopP, ["top_k"] = chat?.TopK,
            ["seed"] = chat?.Seed, ["frequency_penalty"] = chat?.FrequencyPenalty,
            ["presence_penalty"] = chat?.PresencePenalty,
            ["stop"] = chat?.StopSequences is { Count: > 0 } stop ? ToolJson.ToArray(stop) : null,
        };
        return new JsonObject(given.Where(p => p.Value is not null)
            .Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
    }

    private static JsonNode? Think(ChatOptions? chat, OllamaOptions options) => chat?.Reasoning?.Effort switch
    {
        ReasoningEffort.None => false,
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "max",
        _ => options.Think switch { null => null, "on" => true, "off" => false, var level => level },
    };

    private static JsonNode Tool(AITool tool) => tool is AIFunctionDeclaration function
        ? new JsonObject
        {
            ["type"] = "function",
            ["function"] = new JsonObject
            {
                ["name"] = function.Name,
                ["description"] = function.Description,
                ["parameters"] = JsonNode.Parse(function.JsonSchema.GetRawText()),
            },
        }
        : throw new NotSupportedException($"Ollama runs no tool '{tool.Name}' itself");

    private static JsonArray Messages(IEnumerable<ChatMessage> messages, ChatOptions? chat)
    {
        var list = new JsonArray();
        if (chat?.Instructions is { Length: > 0 } instructions)
            list.Add((JsonNode)new JsonObject { ["role"] = "system", ["content"] = instructions });
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            var results = message.Contents.OfType<FunctionResultContent>().ToList();
            foreach (var result in results)
                list.Add((JsonNode)Result(result, names.GetValueOrDefault(result.CallId)));
            if (results.Count == 0)
                list.Add((JsonNode)Message(message, names));
        }
        return list;
    }

    private static JsonObject Result(FunctionResultContent result, string? name)
    {
        var json = new JsonObject { ["role"] = "tool", ["content"] = Text(result.Result) };
        if (name is not null)
            json["tool_name"] = name;
        json["tool_call_id"] = result.CallId;
        return json;
    }

    private static JsonObject Message(ChatMessage message, Dictionary<string, string> names)
    {
        if (message.Contents.FirstOrDefault(c => c is DataContent or UriContent) is { } content)
            throw new NotSupportedException($"{content.GetType().Name} is not sent to Ollama");
        var json = new JsonObject { ["role"] = message.Role.Value, ["content"] = message.Text };
        var thinking = string.Concat(message.Contents.OfType<TextReasoningContent>().Select(t => t.Text));
        if (thinking.Length > 0)
            json["thinking"] = thinking;
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        foreach (var call in calls)
            names[call.CallId] = call.Name;
        if (calls.Count > 0)
            json["tool_calls"] = new JsonArray([.. calls.Select(Call)]);
        return json;
    }

    private static JsonObject Call(FunctionCallContent call, int index) => new()
    {
        ["id"] = call.CallId,
        ["function"] = new JsonObject
        {
            ["index"] = index,
            ["name"] = call.Name,
            ["arguments"] = JsonSerializer.SerializeToNode(
                call.Arguments ?? new Dictionary<string, object?>(), ToolJson.Options),
        },
    };

    private static string Text(object? result) => result switch
    {
        null => "",
        string text => text,
        _ => JsonSerializer.Serialize(result, ToolJson.Options),
    };
}
