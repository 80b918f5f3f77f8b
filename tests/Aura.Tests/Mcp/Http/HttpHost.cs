using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Mcp.Http;
using Aura.Mcp.Http.Authentication;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;

namespace Aura.Tests.Mcp.Http;

/// <summary>A server over HTTP on 127.0.0.1, and requests to it as clients make them, honest and other.</summary>
internal sealed class HttpHost : IAsyncDisposable
{
    public const string Modern = "2026-07-28";
    public const string Update = "deployment_update_image";

    /// <summary>Deploys a version that starts.</summary>
    public static readonly JsonObject Good = new()
    {
        ["namespace"] = "shop", ["name"] = "cart", ["image"] = "registry.example/cart:2.0",
    };

    public static readonly AuraOptions Unasked = new() { Simulator = "", AutoApprove = Risk.High };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-http-");
    private HttpServing? _serving;

    public SmallCluster Cluster { get; private init; } = null!;

    public Workspace Workspace { get; private set; } = null!;

    public HttpServing Serving => _serving!;

    public HttpClient Client { get; private set; } = null!;

    public string TokenFilePath => Path.Combine(_folder.FullName, "tokens");

    public Uri Endpoint => new(Serving.Address, HttpServing.Path);

    /// <param name="tokens">Each "NAME SCOPES"; then a credential is needed, which <see cref="Token"/> gives.</param>
    public static Task<HttpHost> StartAsync(Func<HttpOptions, HttpOptions>? change = null,
        AuraOptions? options = null, TimeProvider? time = null, params string[] tokens) =>
        StartAsync(new SmallCluster(SmallCluster.Cart), change, options, time, tokens);

    /// <param name="cluster">The host's from now on.</param>
    public static async Task<HttpHost> StartAsync(SmallCluster cluster, Func<HttpOptions, HttpOptions>? change = null,
        AuraOptions? options = null, TimeProvider? time = null, params string[] tokens)
    {
        var host = new HttpHost { Cluster = cluster };
        // Tests ask again and again where a client would wait.
        var http = new HttpOptions { Listen = new Uri("http://127.0.0.1:0"), MaxPerMinute = 100_000 };
        if (tokens.Length > 0)
        {
            TokenFile.Write(host.TokenFilePath, tokens.Select(t => t.Split(' ')).Select(t =>
                new TokenEntry(t[0], TokenAuthenticator.HashOf(Token(t[0])), t[1].Split(','))));
            http = http with { TokenFile = host.TokenFilePath };
        }
        http = change?.Invoke(http) ?? http;
        host.Workspace = new Workspace(options ?? Unasked, host.Cluster.Connect());
        host._serving = await HttpServing.StartAsync(host.Workspace, http, NullLoggerFactory.Instance, time: time);
        host.Client = new HttpClient { BaseAddress = host.Serving.Address };
        return host;
    }

    /// <summary>The token of the name that it was started with.</summary>
    public static string Token(string name) => $"aura_{name}";

    /// <summary>A real client's session.</summary>
    public Task<McpClient> ConnectAsync(string? name = null, string? protocol = InMemorySession.Protocol,
        HttpTransportMode mode = HttpTransportMode.StreamableHttp) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = mode == HttpTransportMode.Sse ? new Uri(Serving.Address, "/sse") : Endpoint,
            TransportMode = mode,
            AdditionalHeaders = name is null ? null
                : new Dictionary<string, string> { ["Authorization"] = $"Bearer {Token(name)}" },
        }), new McpClientOptions { ProtocolVersion = protocol });

    /// <summary>A message by hand; its answer's body may still be under way.</summary>
    public async Task<HttpResponseMessage> PostAsync(JsonNode message, string? name = null, string? session = null,
        Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, HttpServing.Path)
        {
            Content = JsonContent.Create(message),
        };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (name is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(name));
        if (session is not null)
            request.Headers.Add("Mcp-Session-Id", session);
        change?.Invoke(request);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The id of a new session.</summary>
    public async Task<string> InitializeAsync(string? name = null)
    {
        using var response = await PostAsync(Initialize, name);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return response.Headers.GetValues("Mcp-Session-Id").Single();
    }

    /// <summary>A call without a session.</summary>
    public Task<HttpResponseMessage> CallAsync(string tool, JsonObject? args = null, string? name = null,
        bool progress = false, Action<HttpRequestMessage>? change = null, JsonObject? capabilities = null)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = args?.DeepClone() ?? new JsonObject() };
        if (progress)
            parameters["_meta"] = new JsonObject { ["progressToken"] = "progress" };
        return ModernAsync("tools/call", tool, parameters, name, capabilities, change);
    }

    /// <summary>A request of the newest revision.</summary>
    /// <param name="about">What Mcp-Name names; null: the method has none.</param>
    public Task<HttpResponseMessage> ModernAsync(string method, string? about, JsonObject parameters,
        string? name = null, JsonObject? capabilities = null, Action<HttpRequestMessage>? change = null)
    {
        var meta = (JsonObject)(parameters["_meta"] ??= new JsonObject());
        meta["io.modelcontextprotocol/protocolVersion"] = Modern;
        meta["io.modelcontextprotocol/clientCapabilities"] = capabilities?.DeepClone() ?? new JsonObject();
        return PostAsync(Message(method, parameters), name, change: r =>
        {
            r.Headers.Add("MCP-Protocol-Version", Modern);
            r.Headers.Add("Mcp-Method", method);
            if (about is not null)
                r.Headers.Add("Mcp-Name", about);
            change?.Invoke(r);
        });
    }

    /// <summary>The id of the one execution, as soon as it has begun.</summary>
    public async Task<string> BegunAsync()
    {
        while (true)
            if ((await ResultAsync("get_execution", name: null))["executions"]!.AsArray() is [{ } one])
                return (string)one["executionId"]!;
    }

    /// <summary>The structured result of a call without a session.</summary>
    public async Task<JsonObject> ResultAsync(string tool, JsonObject? args = null, string? name = null)
    {
        using var response = await CallAsync(tool, args, name);
        return (JsonObject)(await AnswerAsync(response))["result"]!["structuredContent"]!;
    }

    /// <summary>The message with which an answer's events end, or the one that its body is.</summary>
    public static async Task<JsonObject> AnswerAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        var last = body.Split('\n').LastOrDefault(l => l.StartsWith("data:", StringComparison.Ordinal));
        return (JsonObject)JsonNode.Parse(last?["data:".Length..] ?? body)!;
    }

    /// <summary>Reads until the server has sent an event that contains this.</summary>
    public static async Task<StreamReader> UntilAsync(HttpResponseMessage response, string text)
    {
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
            if (line.Contains(text, StringComparison.Ordinal))
                return reader;
        throw new EndOfStreamException($"the stream ended before '{text}'");
    }

    public static JsonObject Initialize => Message("initialize", new JsonObject
    {
        ["protocolVersion"] = InMemorySession.Protocol, ["capabilities"] = new JsonObject(),
        ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
    });

    public static JsonObject Message(string method, JsonObject? parameters = null) => new()
    {
        ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters ?? [],
    };

    public async ValueTask DisposeAsync()
    {
        Cluster.Resume();
        Client.Dispose();
        await Serving.DisposeAsync();
        await Workspace.DisposeAsync();
        Cluster.Dispose();
        _folder.Delete(recursive: true);
    }
}
