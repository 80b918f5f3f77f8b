using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Aura.Tests.Mcp.Pages;

/// <summary>A browser with the page open: cookies, the session's token, and requests as the page makes them.</summary>
internal sealed class PageClient(Uri address) : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false };

    public HttpClient Http => field ??= new HttpClient(_handler, disposeHandler: false) { BaseAddress = address };

    public CookieContainer Cookies => _handler.CookieContainer;

    /// <summary>Of the session; null until somebody has signed in.</summary>
    public string? Csrf { get; private set; }

    public async Task SignInAsync(string code)
    {
        using var response = await SendAsync(HttpMethod.Post, "/api/session", new JsonObject { ["code"] = code });
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await EnterAsync();
    }

    /// <summary>Learns who is signed in.</summary>
    public async Task<JsonObject> EnterAsync()
    {
        var me = await GetAsync("/api/me");
        Csrf = (string)me["csrf"]!;
        return me;
    }

    public async Task<JsonObject> GetAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await JsonAsync(response);
    }

    public Task<HttpResponseMessage> PostAsync(
        string path, JsonObject body, Action<HttpRequestMessage>? change = null) =>
        SendAsync(HttpMethod.Post, path, body, change);

    /// <summary>The structured answer of a tool.</summary>
    public async Task<JsonObject> ToolAsync(string tool, JsonObject? args = null)
    {
        using var response = await PostAsync($"/api/tools/{tool}", args ?? []);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await JsonAsync(response))["content"]!.AsObject();
    }

    /// <summary>Answers what waits, as it was shown.</summary>
    public Task<HttpResponseMessage> DecideAsync(JsonObject approval, string decision = "approve",
        string? reason = null, string? confirm = null, string? digest = null, Action<HttpRequestMessage>? change = null)
    {
        var body = new JsonObject
        {
            ["decision"] = decision, ["digest"] = digest ?? (string)approval["digest"]!, ["reason"] = reason,
            ["confirm"] = confirm,
        };
        return PostAsync($"/api/approvals/{approval["approvalId"]}", body, change);
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, JsonObject? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (Csrf is not null && method != HttpMethod.Get)
            request.Headers.Add("X-Aura-Csrf", Csrf);
        change?.Invoke(request);
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Status and code of a refusal.</summary>
    public static async Task<(HttpStatusCode Status, string? Code)> FaultAsync(Task<HttpResponseMessage> asking)
    {
        using var response = await asking;
        return (response.StatusCode, (string?)(await JsonAsync(response))["error"]?["code"]);
    }

    public static async Task<JsonObject> JsonAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }
}
