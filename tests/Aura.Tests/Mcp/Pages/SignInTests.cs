using System.Net;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.State;

namespace Aura.Tests.Mcp.Pages;

/// <summary>Codes that are good once and soon, and the sessions that they begin.</summary>
public sealed class SignInTests
{
    private static readonly PagePerson Ann = new("ann", "code", PageRole.Approver)
    {
        MaxRisk = Risk.Medium, Namespaces = ["shop", "shop-*"],
    };

    [Fact]
    public async Task ACodeBeginsASessionWithItsRights()
    {
        await using var host = await PageHost.StartAsync();

        var ann = await host.SignInAsync(Ann);

        var me = await ann.EnterAsync();
        Assert.Equal("""["ann","code","approver","medium"]""", new JsonArray(
            [.. new[] { "name", "source", "role", "maxRisk" }.Select(k => me[k]!.DeepClone())]).ToJsonString());
        Assert.Equal(["shop", "shop-*"], me["namespaces"]!.AsArray().Select(n => (string?)n));
        Assert.Equal("simulator", (string?)me["default"]);
        Assert.Contains(host.Audit("done"), e => (e.Who, e.Client) == ("ann", "page"));
    }

    [Fact]
    public async Task ItIsGoodOnce()
    {
        await using var host = await PageHost.StartAsync();
        var code = host.Code(Ann);
        await host.Browser().SignInAsync(code);

        Assert.Equal((HttpStatusCode.Unauthorized, "InvalidCode"), await TryAsync(host, code));
    }

    [Fact]
    public async Task AfterTenMinutesItIsGoodForNothing()
    {
        await using var host = await PageHost.StartAsync();
        var code = host.Code(Ann);
        host.Time.PutForward(TimeSpan.FromMinutes(10));

        Assert.Equal((HttpStatusCode.Unauthorized, "InvalidCode"), await TryAsync(host, code));
    }

    [Fact]
    public async Task WhoGuessesMayNotGoOn()
    {
        await using var host = await PageHost.StartAsync();
        for (var i = 0; i < 10; i++)
            Assert.Equal((HttpStatusCode.Unauthorized, "InvalidCode"), await TryAsync(host, $"guess-{i}"));

        Assert.Equal((HttpStatusCode.TooManyRequests, "TooManyAttempts"), await TryAsync(host, host.Code(Ann)));
    }

    [Fact]
    public async Task TheCookieIsForThisPageAlone()
    {
        await using var host = await PageHost.StartAsync();

        var cookie = await CookieAsync(host);

        Assert.StartsWith("aura_session=", cookie);
        Assert.Contains("; path=/; samesite=strict; httponly", cookie);
        Assert.DoesNotContain("domain", cookie);
        Assert.DoesNotContain("secure", cookie);
    }

    [Fact]
    public async Task UnderHttpsItIsTheHostsOwn()
    {
        await using var host = await PageHost.StartAsync(change: o => o with
        {
            PublicUrl = new Uri("https://aura.example"),
        });

        var cookie = await CookieAsync(host);

        Assert.StartsWith("__Host-aura_session=", cookie);
        Assert.Contains("; path=/; secure; samesite=strict; httponly", cookie);
    }

    [Fact]
    public async Task TheStoreKeepsNeitherCodeNorToken()
    {
        await using var host = await PageHost.StartAsync();
        var code = host.Code(Ann);
        var ann = host.Browser();
        await ann.SignInAsync(code);
        var token = ann.Cookies.GetCookies(host.Serving.Address)["aura_session"]!.Value;

        var files = Directory.GetFiles(Path.GetDirectoryName(host.Workspace.Store.Path)!);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            var text = await reader.ReadToEndAsync();
            Assert.DoesNotContain(token, text);
            Assert.DoesNotContain(code, text);
        }
    }

    [Fact]
    public async Task WhoHasSignedOutIsNobody()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync(Ann);
        var cookie = ann.Cookies.GetCookieHeader(host.Serving.Address);

        using var response = await ann.SendAsync(HttpMethod.Delete, "/api/session");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        // Also with the cookie that a browser should have forgotten.
        Assert.Equal((HttpStatusCode.Unauthorized, "NotSignedIn"), await PageClient.FaultAsync(
            host.Browser().SendAsync(HttpMethod.Get, "/api/me", change: r => r.Headers.Add("Cookie", cookie))));
    }

    [Fact]
    public async Task WhoSignsInAtTheSameBrowserTakesItOver()
    {
        await using var host = await PageHost.StartAsync();
        var browser = await host.SignInAsync(Ann);
        var cookie = browser.Cookies.GetCookieHeader(host.Serving.Address);

        await browser.SignInAsync(host.Code(new PagePerson("bob", "code", PageRole.Viewer)));

        Assert.Equal("bob", (string?)(await browser.EnterAsync())["name"]);
        Assert.Equal((HttpStatusCode.Unauthorized, "NotSignedIn"), await PageClient.FaultAsync(
            host.Browser().SendAsync(HttpMethod.Get, "/api/me", change: r => r.Headers.Add("Cookie", cookie))));
    }

    [Fact]
    public async Task ASessionEnds()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync(Ann);
        host.Time.PutForward(TimeSpan.FromHours(12));

        Assert.Equal((HttpStatusCode.Unauthorized, "NotSignedIn"),
            await PageClient.FaultAsync(ann.SendAsync(HttpMethod.Get, "/api/me")));
    }

    private static Task<(HttpStatusCode, string?)> TryAsync(PageHost host, string code) =>
        PageClient.FaultAsync(host.Browser().PostAsync("/api/session", new JsonObject { ["code"] = code }));

    private static async Task<string> CookieAsync(PageHost host)
    {
        using var response = await host.Browser().PostAsync(
            "/api/session", new JsonObject { ["code"] = host.Code(Ann) });
        return response.Headers.GetValues("Set-Cookie").Single().ToLowerInvariant().Replace("__host-", "__Host-");
    }
}
