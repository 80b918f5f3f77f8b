using System.Net;
using System.Text.Json.Nodes;
using Aura.State;

namespace Aura.Tests.Mcp.Pages;

/// <summary>Requests that somebody else's page makes in a signed-in person's browser approve nothing.</summary>
public sealed class ForgeryTests
{
    private static readonly Dictionary<string, (HttpStatusCode Status, string Code, Action<HttpRequestMessage> Change)>
        Ways = new()
        {
            ["without the token"] = (HttpStatusCode.Forbidden, "Csrf", r => r.Headers.Remove("X-Aura-Csrf")),
            ["with another token"] = (HttpStatusCode.Forbidden, "Csrf", r =>
            {
                r.Headers.Remove("X-Aura-Csrf");
                r.Headers.Add("X-Aura-Csrf", new string('0', 64));
            }
            ),
            ["as a form"] = (HttpStatusCode.UnsupportedMediaType, "ContentType", r =>
                r.Content = new FormUrlEncodedContent([KeyValuePair.Create("decision", "approve")])),
            ["as text, as a form can send it"] = (HttpStatusCode.UnsupportedMediaType, "ContentType", r =>
                r.Content = new StringContent("""{"decision":"approve"}""")),
            ["from another port of this host"] = (HttpStatusCode.Forbidden, "ForeignOrigin", r =>
                r.Headers.Add("Origin", "http://127.0.0.1:1")),
            ["from a page without an origin"] = (HttpStatusCode.Forbidden, "ForeignOrigin", r =>
                r.Headers.Add("Sec-Fetch-Site", "cross-site")),
            ["from the same site"] = (HttpStatusCode.Forbidden, "ForeignOrigin", r =>
                r.Headers.Add("Sec-Fetch-Site", "same-site")),
        };

    public static TheoryData<string> Names => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task NobodyApproves(string way)
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");
        var asked = await host.AskedAsync(ann);
        var (status, code, change) = Ways[way];

        Assert.Equal((status, code), await PageClient.FaultAsync(ann.DecideAsync(asked, change: change)));

        Assert.Equal(ApprovalState.Pending,
            host.Workspace.Store.Approvals.Find((string)asked["approvalId"]!)!.State);
    }

    [Fact]
    public async Task AForeignOriginIsStoppedAtTheDoor()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");

        using var response = await ann.PostAsync("/api/tools/diagnose", [],
            r => r.Headers.Add("Origin", "https://evil.example"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task AnotherSitesPageReadsNothing()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");

        Assert.Equal((HttpStatusCode.Forbidden, "ForeignOrigin"), await PageClient.FaultAsync(ann.SendAsync(
            HttpMethod.Get, "/api/approvals", change: r => r.Headers.Add("Sec-Fetch-Site", "cross-site"))));
        using var allowed = await ann.SendAsync(HttpMethod.Get, "/api/approvals", change: r =>
            r.Headers.Add("Origin", host.Serving.Address.GetLeftPart(UriPartial.Authority)));
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        // Nor is a browser told that it may.
        Assert.False(allowed.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task NobodySignsAnotherBrowserIn()
    {
        await using var host = await PageHost.StartAsync();
        var code = host.Code(new PagePerson("mallory", "code", PageRole.Viewer));

        Assert.Equal((HttpStatusCode.Forbidden, "ForeignOrigin"), await PageClient.FaultAsync(host.Browser().PostAsync(
            "/api/session", new JsonObject { ["code"] = code },
            r => r.Headers.Add("Sec-Fetch-Site", "cross-site"))));
    }

    [Fact]
    public async Task OneSessionsTokenIsNotAnothers()
    {
        await using var host = await PageHost.StartAsync();
        var (ann, bob) = (await host.SignInAsync("ann"), await host.SignInAsync("bob"));

        Assert.Equal((HttpStatusCode.Forbidden, "Csrf"), await PageClient.FaultAsync(
            ann.PostAsync("/api/tools/diagnose", [], r =>
            {
                r.Headers.Remove("X-Aura-Csrf");
                r.Headers.Add("X-Aura-Csrf", bob.Csrf);
            })));
    }
}
