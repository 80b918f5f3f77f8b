using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Aura.Tests.Mcp.Agent;

/// <summary>
/// An Ollama on 127.0.0.1 whose model answers from a script. A turn sees the request, as a model sees the conversation,
/// and says which lines it streams.
/// </summary>
internal sealed class ScriptedOllama : IAsyncDisposable
{
    public const string Model = "qwen3:8b";

    public delegate IEnumerable<string> Turn(JsonObject request);

    private readonly WebApplication _application;
    private readonly Queue<Turn> _script;

    private ScriptedOllama(WebApplication application, IEnumerable<Turn> script) =>
        (_application, _script) = (application, new Queue<Turn>(script));

    public Uri Address { get; private set; } = null!;

    /// <summary>The chats asked for, in order.</summary>
    public List<JsonObject> Chats { get; } = [];

    public List<string> Capabilities { get; } = ["completion", "tools", "thinking"];

    public int ContextLength { get; set; } = 40_960;

    /// <summary>Writes a body in the server's place; null: whole lines.</summary>
    public Func<HttpResponse, IEnumerable<string>, Task>? Writing { get; set; }

    /// <summary>Answers in the model's place.</summary>
    public (int Status, string Body)? Refusal { get; set; }

    public static async Task<ScriptedOllama> StartAsync(params Turn[] script)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var server = new ScriptedOllama(application, script);
        application.Run(server.HandleAsync);
        await application.StartAsync();
        server.Address = new Uri(application.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public static Turn Says(string text) => _ =>
        [.. text.Split(' ').Select((w, i) => OllamaWire.Words(Model, i == 0 ? w : $" {w}")), OllamaWire.Done(Model)];

    public static Turn Calls(string tool, JsonObject? args = null) => _ =>
        [OllamaWire.Call(Model, tool, args?.DeepClone() ?? new JsonObject()), OllamaWire.Done(Model)];

    /// <summary>Its arguments come from what it was told.</summary>
    public static Turn Calls(string tool, Func<string, JsonObject> args) => request =>
        [OllamaWire.Call(Model, tool, args(Seen(request))), OllamaWire.Done(Model)];

    public static Turn Streams(params string[] lines) => _ => lines;

    /// <summary>The same again and again.</summary>
    public static Turn[] Times(int count, Turn turn) => [.. Enumerable.Repeat(turn, count)];

    /// <summary>All that a model of this request reads.</summary>
    public static string Seen(JsonObject request) =>
        string.Join('\n', request["messages"]!.AsArray().Select(m => (string?)m!["content"]));

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path == "/api/version")
            await JsonAsync(context, 200, new JsonObject { ["version"] = "0.12.6" });
        else if (path == "/api/tags")
            await JsonAsync(context, 200, new JsonObject
            {
                ["models"] = new JsonArray(Listed(Model, Capabilities), Listed("llama3.2:latest", ["completion"])),
            });
        else if (path is not ("/api/show" or "/api/chat"))
            await TextAsync(context, 404, "404 page not found");
        else
            await AboutModelAsync(context, path);
    }

    private async Task AboutModelAsync(HttpContext context, string path)
    {
        var request = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!;
        if (Refusal is var (status, body))
            await TextAsync(context, status, body);
        else if ((string?)request["model"] is var model && model != Model)
            await JsonAsync(context, 404, new JsonObject { ["error"] = $"model '{model}' not found" });
        else if (path == "/api/show")
            await JsonAsync(context, 200, new JsonObject
            {
                ["details"] = new JsonObject { ["family"] = "qwen3" },
                ["model_info"] = new JsonObject
                {
                    ["general.architecture"] = "qwen3", ["qwen3.context_length"] = ContextLength,
                },
                ["capabilities"] = new JsonArray([.. Capabilities.Select(c => JsonValue.Create(c))]),
            });
        else if (OllamaWire.FaultOf(request) is { } fault)
            await JsonAsync(context, 400, new JsonObject { ["error"] = fault });
        else if (request["tools"] is not null && !Capabilities.Contains("tools"))
            await JsonAsync(context, 400, new JsonObject
            {
                ["error"] = $"registry.ollama.ai/library/{Model} does not support tools",
            });
        else
            await ChatAsync(context, request);
    }

    private async Task ChatAsync(HttpContext context, JsonObject request)
    {
        Chats.Add(request);
        var lines = _script.TryDequeue(out var turn) ? turn(request)
            : throw new InvalidOperationException($"the script has no turn for {Seen(request)}");
        context.Response.ContentType = "application/x-ndjson";
        if (Writing is not null)
            await Writing(context.Response, lines);
        else
            foreach (var line in lines)
                await context.Response.WriteAsync(line + "\n");
    }

    private static JsonObject Listed(string name, IEnumerable<string> capabilities) => new()
    {
        ["name"] = name, ["model"] = name, ["modified_at"] = "2025-05-10T08:06:48.639712648-07:00",
        ["size"] = 4683075271, ["digest"] = "0a8c266910232fd3291e71e5ba1e058cc5af9d411192cf88b6d30e92b6e73163",
        ["details"] = new JsonObject { ["format"] = "gguf", ["parameter_size"] = "7.6B" },
        ["capabilities"] = new JsonArray([.. capabilities.Select(c => JsonValue.Create(c))]),
    };

    private static Task JsonAsync(HttpContext context, int status, JsonObject body) =>
        TextAsync(context, status, body.ToJsonString(), "application/json; charset=utf-8");

    private static async Task TextAsync(HttpContext context, int status, string body, string type = "text/plain")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body, Encoding.UTF8);
    }
}
