using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Execution;

namespace Aura.Mcp.Agent.Ollama;

/// <summary>
/// Reads Ollama's errors: a status with <c>{"error": "…"}</c>, or such an object as a line of a stream that has begun.
/// </summary>
internal sealed class OllamaFaults(Uri address, string model)
{
    /// <summary>The command, for a server that it does not take by itself.</summary>
    private string Command(string rest) => address == OllamaOptions.DefaultAddress
        ? $"ollama {rest}" : $"OLLAMA_HOST={address.GetLeftPart(UriPartial.Authority)} ollama {rest}";

    public OllamaException Unreachable(Exception e) => new(OllamaFault.Unreachable,
        $"no Ollama answers at {Shown}: {e.Message}",
        $"start it there: ollama serve{(address.IsLoopback ? " (or: systemctl start ollama)" : "")}; "
        + "or name another one with --ollama URL", e);

    public OllamaException Silent(TimeSpan silence) => new(OllamaFault.Silent,
        $"Ollama at {Shown} has said nothing for {silence.TotalSeconds:0} s",
        $"{Command("ps")} shows what it does; a smaller model or less --context-tokens answers sooner");

    public OllamaException CutOff(Exception? e = null) => new(OllamaFault.CutOff,
        $"the answer of {model} ended in the middle{(e is null ? "" : $": {e.Message}")}",
        "the server's log says why (ollama serve prints it; journalctl -u ollama)", e);

    public OllamaException NotOllama(string why) => new(OllamaFault.NotOllama,
        $"what answers at {Shown} is no Ollama: {why}", "name the right address with --ollama URL");

    /// <param name="body">Of an answer with this status.</param>
    public OllamaException Of(HttpStatusCode status, string body)
    {
        var error = ErrorOf(body);
        if (error is null)
            return NotOllama($"it answers {(int)status} without Ollama's {{\"error\": …}}");
        return status switch
        {
            HttpStatusCode.Unauthorized => new OllamaException(
                OllamaFault.SignIn, $"Ollama wants its user to be signed in: {error}", Command("signin")),
            HttpStatusCode.NotFound when Has(error, "not found") => Missing(),
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => Busy(error),
            _ => Of(error),
        };
    }

    /// <summary>The model is not there; <paramref name="others"/> are.</summary>
    public OllamaException Missing(IReadOnlyList<string>? others = null) => new(OllamaFault.ModelMissing,
        $"Ollama at {Shown} has no model '{model}'",
        Command($"pull {model}") + others switch
        {
            null => "",
            { Count: 0 } => "; it has no model yet",
            _ => $"; at hand are {string.Join(", ", others)}",
        });

    public OllamaException NoTools(IReadOnlyList<string>? others = null) => new(OllamaFault.NoTools,
        $"model '{model}' cannot call tools, and the agent works by tools",
        others is { Count: > 0 } ? $"name one that can with --model; at hand: {string.Join(", ", others)}"
            : $"get one that can, like {Command("pull qwen3:8b")}, and name it with --model");

    public OllamaException NoThinking() => new(OllamaFault.NoThinking,
        $"model '{model}' cannot think", "leave --think out, or give --think off");

    /// <summary>By its words alone: in a stream there is no status any more.</summary>
    public OllamaException Of(string error) =>
        Has(error, "error parsing tool call") ? new(OllamaFault.MalformedToolCall, error)
        : Has(error, "does not support tools") ? NoTools()
        : Has(error, "does not support thinking") ? NoThinking()
        : Has(error, "context length") || Has(error, "available context") ? new(OllamaFault.ContextFull,
            $"the conversation does not fit into the model's context: {error}", "give more with --context-tokens N")
        : Has(error, "system memory") || Has(error, "out of memory") ? new(OllamaFault.OutOfMemory,
            error, "use a smaller model, or less with --context-tokens N")
        : Has(error, "server busy") ? Busy(error)
        : Has(error, "try pulling it") ? Missing()
        : new(OllamaFault.Refused, $"Ollama: {error}");

    /// <summary>The error that an object carries, without what a terminal would obey; null: it is none.</summary>
    public static string? ErrorOf(JsonNode? answer) =>
        answer is JsonObject o && o["error"] is JsonValue v && v.TryGetValue(out string? error)
            ? Printable.Short(Redactor.Text(error), 500) : null;

    private static string? ErrorOf(string body)
    {
        try
        {
            return ErrorOf(JsonNode.Parse(body));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static OllamaException Busy(string error) =>
        new(OllamaFault.Busy, $"Ollama is busy: {error}", "try again later");

    private string Shown => address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
