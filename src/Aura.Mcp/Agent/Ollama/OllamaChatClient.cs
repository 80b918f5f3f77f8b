using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Aura.Mcp.Agent.Ollama;

/// <summary>
/// A model of an Ollama server, over its own API (<c>/api/chat</c>, <c>/api/tags</c>, <c>/api/show</c>): streaming,
/// tool calls, thinking, usage. Every failure is an <see cref="OllamaException"/> that says what to do.
/// </summary>
public sealed class OllamaChatClient(OllamaOptions options) : IChatClient
{
    /// <summary>Characters of one answer; a model that has lost its way goes on for ever.</summary>
    private const int LongestAnswer = 1_000_000;

    private readonly OllamaConnection _connection = new(options);
    private int _calls;

    public ChatClientMetadata Metadata { get; } = new("ollama", options.Address, options.Model);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await _connection.SendAsync(
            HttpMethod.Post, "/api/chat", OllamaRequest.Of(messages, options, Settings), cancellationToken);
        await using var lines = new OllamaLines(await response.Content.ReadAsStreamAsync(cancellationToken));
        var updates = new OllamaUpdates(() => $"call_{Interlocked.Increment(ref _calls)}");
        var length = 0;
        while (!updates.Done && await _connection.NextAsync(lines, cancellationToken) is { } chunk)
        {
            var update = updates.Of(chunk);
            length += update.Contents.Sum(Length);
            if (length > LongestAnswer)
                throw new OllamaException(OllamaFault.CutOff,
                    $"{Settings.Model} has written more than {LongestAnswer} characters without an end",
                    "another model may do better");
            yield return update;
        }
        if (!updates.Done)
            throw _connection.Faults.CutOff();
    }

    /// <summary>The models that the server has.</summary>
    public async Task<IReadOnlyList<OllamaModel>> ListModelsAsync(CancellationToken cancellation = default)
    {
        var answer = await _connection.AskAsync(HttpMethod.Get, "/api/tags", null, cancellation);
        return answer["models"] is JsonArray models
            ? [.. models.OfType<JsonObject>().Select(m => new OllamaModel($"{m["name"]}", Capabilities(m)))]
            : throw _connection.Faults.NotOllama("/api/tags lists no models");
    }

    /// <summary>
    /// The model, if it is there and can do what is asked of it.
    /// </summary>
    /// <exception cref="OllamaException">It cannot; the hint names those at hand that can.</exception>
    public async Task<OllamaModel> CheckModelAsync(CancellationToken cancellation = default)
    {
        JsonObject shown;
        try
        {
            shown = await _connection.AskAsync(
                HttpMethod.Post, "/api/show", new JsonObject { ["model"] = Settings.Model }, cancellation);
        }
        catch (OllamaException e) when (e.Fault == OllamaFault.ModelMissing)
        {
            throw _connection.Faults.Missing([.. (await ListModelsAsync(cancellation)).Select(m => m.Name)]);
        }
        var model = new OllamaModel(Settings.Model, Capabilities(shown), ContextOf(shown));
        if (model.LacksTools)
            throw _connection.Faults.NoTools([.. (await ListModelsAsync(cancellation))
                .Where(m => m.Capabilities.Contains("tools")).Select(m => m.Name)]);
        return model.LacksThinking && Settings.Think is not (null or "off")
            ? throw _connection.Faults.NoThinking() : model;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? Metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => _connection.Dispose();

    private OllamaOptions Settings => options;

    private static int Length(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        TextReasoningContent thinking => thinking.Text.Length,
        _ => 100,
    };

    private static IReadOnlyList<string> Capabilities(JsonObject model) =>
        model["capabilities"] is JsonArray list ? [.. list.Select(c => $"{c}")] : [];

    private static int? ContextOf(JsonObject shown) =>
        shown["model_info"] is JsonObject info && info["general.architecture"] is { } architecture
        && info[$"{architecture}.context_length"] is JsonValue length && length.TryGetValue(out int tokens)
            ? tokens : null;
}
