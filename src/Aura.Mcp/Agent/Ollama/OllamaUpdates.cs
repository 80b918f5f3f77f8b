using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Aura.Mcp.Agent.Ollama;

/// <summary>Turns the objects of one answer's stream into updates; thinking is kept apart from what is said.</summary>
/// <param name="newCallId">For servers that give calls no id.</param>
internal sealed class OllamaUpdates(Func<string> newCallId)
{
    private readonly string _id = newCallId();
    private bool _calls;

    /// <summary>The last object of the answer was seen.</summary>
    public bool Done { get; private set; }

    public ChatResponseUpdate Of(JsonObject chunk)
    {
        var update = new ChatResponseUpdate
        {
            Role = ChatRole.Assistant, MessageId = _id, ResponseId = _id, ModelId = Text(chunk["model"]),
            CreatedAt = DateTimeOffset.TryParse(Text(chunk["created_at"]), CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out var at) ? at : null,
        };
        if (chunk["message"] is JsonObject message)
        {
            if (Text(message["thinking"]) is { Length: > 0 } thinking)
                update.Contents.Add(new TextReasoningContent(thinking));
            if (Text(message["content"]) is { Length: > 0 } content)
                update.Contents.Add(new TextContent(content));
            foreach (var call in (message["tool_calls"] as JsonArray)?.OfType<JsonObject>() ?? [])
                update.Contents.Add(Call(call));
        }
        if (chunk["done"] is JsonValue done && done.TryGetValue(out bool last) && last)
            End(update, chunk);
        return update;
    }

    private void End(ChatResponseUpdate update, JsonObject chunk)
    {
        Done = true;
        update.FinishReason = Text(chunk["done_reason"]) switch
        {
            "length" => ChatFinishReason.Length,
            null or "stop" => _calls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            var other => new ChatFinishReason(other),
        };
        var (read, written) = (Number(chunk["prompt_eval_count"]), Number(chunk["eval_count"]));
        if (read is not null || written is not null)
            update.Contents.Add(new UsageContent(new UsageDetails
            {
                InputTokenCount = read, OutputTokenCount = written, TotalTokenCount = (read ?? 0) + (written ?? 0),
            }));
    }

    private FunctionCallContent Call(JsonObject call)
    {
        _calls = true;
        var function = call["function"] as JsonObject;
        var content = new FunctionCallContent(
            Text(call["id"]) is { Length: > 0 } id ? id : newCallId(), Text(function?["name"]) ?? "");
        try
        {
            content.Arguments = Arguments(function?["arguments"]);
        }
        catch (JsonException e)
        {
            content.Exception = e;
        }
        return content;
    }

    /// <summary>An object; servers in front of Ollama may pass it on as the text that the model wrote.</summary>
    private static Dictionary<string, object?> Arguments(JsonNode? arguments)
    {
        var parsed = Text(arguments) is { } text ? JsonNode.Parse(text.Length == 0 ? "{}" : text) : arguments;
        return parsed switch
        {
            null => [],
            JsonObject o => o.ToDictionary(p => p.Key, p => (object?)JsonSerializer.SerializeToElement(p.Value)),
            _ => throw new JsonException("the arguments are no object"),
        };
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static long? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out long number) ? number : null;
}
