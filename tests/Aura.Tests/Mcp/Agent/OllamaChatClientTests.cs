using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Mcp.Agent.Ollama;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace Aura.Tests.Mcp.Agent;

/// <summary>What an Ollama server sends, read; what it is sent, as it can be decoded there.</summary>
public sealed class OllamaChatClientTests
{
    private const string Model = ScriptedOllama.Model;

    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "why is the sky blue?")];

    private static readonly AIFunctionDeclaration Weather = AIFunctionFactory.CreateDeclaration("get_weather",
        "The weather of a city", JsonSerializer.SerializeToElement(JsonNode.Parse("""
            {"type":"object","properties":{"city":{"type":"string"},"days":{"type":["integer","null"]}},
            "required":["city"]}
            """)));

    private static OllamaChatClient Client(ScriptedOllama server, string model = Model, string? keepAlive = null,
        string? think = null, int silence = 60) => new(new OllamaOptions
        {
            Model = model, Address = server.Address, KeepAlive = keepAlive, Think = think, ContextTokens = 8192,
            Silence = TimeSpan.FromSeconds(silence),
        });

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public async Task AStreamIsReadWhereverItsPiecesEnd(int size)
    {
        await using var server = await ScriptedOllama.StartAsync(ScriptedOllama.Streams(
            OllamaWire.Thought(Model, "Rayleigh… "), OllamaWire.Thought(Model, "λ⁻⁴"),
            OllamaWire.Words(Model, "Blue 🌌"), "", OllamaWire.Words(Model, " is\nscattered"),
            OllamaWire.Call(Model, "get_weather", new JsonObject { ["city"] = "Zürich" }), OllamaWire.Done(Model)));
        server.Writing = (response, lines) => PiecesAsync(response, lines, size);
        using var client = Client(server);

        var answer = await client.GetResponseAsync(Hello, new ChatOptions { Tools = [Weather] });

        var message = Assert.Single(answer.Messages);
        Assert.Equal(ChatRole.Assistant, message.Role);
        Assert.Equal("Blue 🌌 is\nscattered", answer.Text);
        Assert.Equal("Rayleigh… λ⁻⁴",
            string.Concat(message.Contents.OfType<TextReasoningContent>().Select(t => t.Text)));
        var call = Assert.Single(message.Contents.OfType<FunctionCallContent>());
        Assert.Equal(("get_weather", "call_a1b2c3d4"), (call.Name, call.CallId));
        Assert.Equal("Zürich", $"{call.Arguments!["city"]}");
        Assert.Equal((26, 282), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount));
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        Assert.Equal(Model, answer.ModelId);
    }

    [Fact]
    public async Task TheRequestIsWhatOllamaUnderstands()
    {
        await using var server = await ScriptedOllama.StartAsync(ScriptedOllama.Says("22 degrees"));
        using var client = Client(server, keepAlive: "10m", think: "on");
        ChatMessage[] messages =
        [
            new(ChatRole.System, "be brief"), Hello[0],
            new(ChatRole.Assistant, [new TextReasoningContent("hm"), new FunctionCallContent("c1", "get_weather",
                new Dictionary<string, object?> { ["city"] = "Bern" })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "22 °C")]),
        ];

        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync(
            messages, new ChatOptions { Tools = [Weather], MaxOutputTokens = 500, Seed = 7 }))
            updates.Add(update);

        Assert.Equal(["22", " degrees", ""], updates.Select(u => u.Text));
        var sent = Assert.Single(server.Chats);
        Assert.Equal((true, true, "10m", false), ((bool)sent["stream"]!, (bool)sent["think"]!,
            (string)sent["keep_alive"]!, (bool)sent["truncate"]!));
        Assert.Equal((8192, 500, 7), ((int)sent["options"]!["num_ctx"]!, (int)sent["options"]!["num_predict"]!,
            (int)sent["options"]!["seed"]!));
        Assert.Equal("""{"role":"tool","content":"22 °C","tool_name":"get_weather","tool_call_id":"c1"}""",
            Relaxed(sent["messages"]![3]!));
        Assert.Equal(("hm", "Bern"), ((string)sent["messages"]![2]!["thinking"]!,
            (string)sent["messages"]![2]!["tool_calls"]![0]!["function"]!["arguments"]!["city"]!));
        Assert.Equal("get_weather", (string?)sent["tools"]![0]!["function"]!["name"]);
    }

    [Theory]
    [InlineData("3600", "3600")]
    [InlineData("-1", "-1")]
    [InlineData("5m", "\"5m\"")]
    [InlineData(null, null)]
    public async Task AKeepAliveIsANumberOrATimeWithItsUnit(string? given, string? sent)
    {
        await using var server = await ScriptedOllama.StartAsync(ScriptedOllama.Says("hi"));
        using var client = Client(server, keepAlive: given);
        await client.GetResponseAsync(Hello);
        Assert.Equal(sent, server.Chats[0]["keep_alive"]?.ToJsonString());
    }

    [Fact]
    public async Task CallsWithoutIdsGetSomeAndUnreadableArgumentsAreTold()
    {
        await using var server = await ScriptedOllama.StartAsync(ScriptedOllama.Streams(
            OllamaWire.Call(Model, "get_weather", new JsonObject(), id: null),
            OllamaWire.Call(Model, "get_weather", "{\"city\":\"Bern\"}", id: null),
            OllamaWire.Call(Model, "get_weather", "{city: Bern", id: null), OllamaWire.Done(Model)));
        using var client = Client(server);
        var calls = (await client.GetResponseAsync(Hello)).Messages[0].Contents.OfType<FunctionCallContent>().ToList();
        Assert.Equal(3, calls.Select(c => c.CallId).Distinct().Count());
        Assert.Equal("Bern", $"{calls[1].Arguments!["city"]}");
        Assert.Null(calls[1].Exception);
        Assert.IsAssignableFrom<JsonException>(calls[2].Exception);
    }

    [Fact]
    public async Task AnAnswerThatWasCutShortSaysSo()
    {
        await using var server = await ScriptedOllama.StartAsync(
            ScriptedOllama.Streams(OllamaWire.Words(Model, "And so"), OllamaWire.Done(Model, "length")));
        using var client = Client(server);
        Assert.Equal(ChatFinishReason.Length, (await client.GetResponseAsync(Hello)).FinishReason);
    }

    [Theory]
    [InlineData(404, """{"error":"model 'qwen3:8b' not found"}""", OllamaFault.ModelMissing, "ollama pull qwen3:8b")]
    [InlineData(400, """{"error":"registry.ollama.ai/library/x does not support tools"}""", OllamaFault.NoTools,
        "--model")]
    [InlineData(400, """{"error":"\"qwen3:8b\" does not support thinking"}""", OllamaFault.NoThinking, "--think off")]
    [InlineData(400, """{"error":"the input length exceeds the context length"}""", OllamaFault.ContextFull,
        "--context-tokens")]
    [InlineData(500, """{"error":"model requires more system memory (5.6 GiB) than is available (3.0 GiB)"}""",
        OllamaFault.OutOfMemory, "smaller model")]
    [InlineData(503, """{"error":"server busy, please try again.  maximum pending requests exceeded"}""",
        OllamaFault.Busy, "later")]
    [InlineData(401, """{"error":"unauthorized","signin_url":"https://ollama.com/connect"}""", OllamaFault.SignIn,
        "signin")]
    [InlineData(500, """{"error":"llama runner process has terminated"}""", OllamaFault.Refused, "")]
    [InlineData(404, "404 page not found", OllamaFault.NotOllama, "--ollama")]
    [InlineData(502, "<html>bad gateway</html>", OllamaFault.NotOllama, "--ollama")]
    public async Task ErrorsSayWhatWouldMendThem(int status, string body, OllamaFault fault, string hint)
    {
        await using var server = await ScriptedOllama.StartAsync();
        server.Refusal = (status, body);
        using var client = Client(server);
        var error = await Assert.ThrowsAsync<OllamaException>(() => client.GetResponseAsync(Hello));
        Assert.Equal(fault, error.Fault);
        Assert.Contains(hint, error.Hint ?? "");
    }

    [Theory]
    [InlineData("an error was encountered while running the model", OllamaFault.Refused)]
    [InlineData("error parsing tool call: raw='{city', err=invalid character 'c'", OllamaFault.MalformedToolCall)]
    public async Task AnErrorInTheMiddleOfAStreamIsOne(string message, OllamaFault fault)
    {
        await using var server = await ScriptedOllama.StartAsync(
            ScriptedOllama.Streams(OllamaWire.Words(Model, "Yes"), OllamaWire.Error(message)));
        using var client = Client(server);
        var error = await Assert.ThrowsAsync<OllamaException>(() => client.GetResponseAsync(Hello));
        Assert.Equal(fault, error.Fault);
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStreamThatEndsInTheMiddleIsNoAnswer(bool abrupt)
    {
        await using var server = await ScriptedOllama.StartAsync(
            ScriptedOllama.Streams(OllamaWire.Words(Model, "I will")));
        server.Writing = async (response, lines) =>
        {
            await response.WriteAsync(lines.First() + (abrupt ? "\n{\"mod" : "\n"));
            await response.Body.FlushAsync();
            if (abrupt)
                response.HttpContext.Abort();
        };
        using var client = Client(server);
        var error = await Assert.ThrowsAsync<OllamaException>(() => client.GetResponseAsync(Hello));
        Assert.Equal(OllamaFault.CutOff, error.Fault);
    }

    [Fact]
    public async Task WhatIsNoJsonIsNoOllama()
    {
        await using var server = await ScriptedOllama.StartAsync(ScriptedOllama.Streams("data: {}"));
        using var client = Client(server);
        var error = await Assert.ThrowsAsync<OllamaException>(() => client.GetResponseAsync(Hello));
        Assert.Equal(OllamaFault.NotOllama, error.Fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PatienceEndsAndSoDoesTheCallersOwn(bool cancelled)
    {
        var gone = new TaskCompletionSource();
        await using var server = await ScriptedOllama.StartAsync(ScriptedOllama.Says("never"));
        server.Writing = async (response, _) =>
        {
            await response.WriteAsync(OllamaWire.Words(Model, "thinking") + "\n");
            await response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, response.HttpContext.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            gone.SetResult();
        };
        using var client = Client(server, silence: cancelled ? 600 : 1);
        using var stop = new CancellationTokenSource();
        async Task ReadAsync()
        {
            await foreach (var _ in client.GetStreamingResponseAsync(Hello, cancellationToken: stop.Token))
                if (cancelled)
                    await stop.CancelAsync();
        }

        if (cancelled)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(ReadAsync);
        else
            Assert.Equal(OllamaFault.Silent, (await Assert.ThrowsAsync<OllamaException>(ReadAsync)).Fault);
        // The model is not left generating for nobody.
        await gone.Task;
    }

    [Fact]
    public async Task AMissingServerNamesTheCommandThatStartsIt()
    {
        Uri address;
        await using (var server = await ScriptedOllama.StartAsync())
            address = server.Address;
        using var client = new OllamaChatClient(new OllamaOptions { Model = Model, Address = address });
        var error = await Assert.ThrowsAsync<OllamaException>(() => client.CheckModelAsync());
        Assert.Equal(OllamaFault.Unreachable, error.Fault);
        Assert.Contains("ollama serve", error.Hint);
        Assert.Contains(address.Authority, error.Message);
    }

    [Fact]
    public async Task ModelsAreListedAndAMissingOneNamesThem()
    {
        await using var server = await ScriptedOllama.StartAsync();
        using var client = Client(server, "mistral");
        Assert.Equal([Model, "llama3.2:latest"], (await client.ListModelsAsync()).Select(m => m.Name));
        var error = await Assert.ThrowsAsync<OllamaException>(() => client.CheckModelAsync());
        Assert.Equal(OllamaFault.ModelMissing, error.Fault);
        Assert.Contains($"OLLAMA_HOST=http://{server.Address.Authority} ollama pull mistral", error.Hint);
        Assert.Contains($"{Model}, llama3.2:latest", error.Hint);
    }

    [Fact]
    public async Task AModelIsCheckedForWhatItMustBeAbleToDo()
    {
        await using var server = await ScriptedOllama.StartAsync();
        using (var client = Client(server))
            Assert.Equal(40_960, (await client.CheckModelAsync()).ContextTokens);
        server.Capabilities.Remove("thinking");
        using (var client = Client(server, think: "high"))
            Assert.Equal(OllamaFault.NoThinking,
                (await Assert.ThrowsAsync<OllamaException>(() => client.CheckModelAsync())).Fault);
        server.Capabilities.Remove("tools");
        using (var client = Client(server))
            Assert.Equal(OllamaFault.NoTools,
                (await Assert.ThrowsAsync<OllamaException>(() => client.CheckModelAsync())).Fault);
    }

    private static string Relaxed(JsonNode node) => node.ToJsonString(
        new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static async Task PiecesAsync(HttpResponse response, IEnumerable<string> lines, int size)
    {
        foreach (var piece in Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))).Chunk(size))
        {
            await response.Body.WriteAsync(piece);
            await response.Body.FlushAsync();
        }
    }
}
