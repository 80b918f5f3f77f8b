using System.Net;

namespace Aura.Tests.Mcp.Pages;

/// <summary>What each answer tells the browser, whatever came of the request.</summary>
public sealed class HeaderTests
{
    [Theory]
    [InlineData("/api/me", HttpStatusCode.Unauthorized)]
    [InlineData("/api/sign-in", HttpStatusCode.OK)]
    [InlineData("/api/nothing", HttpStatusCode.Unauthorized)]
    [InlineData("/page/nothing.js", HttpStatusCode.NotFound)]
    [InlineData("/page/../aura.db", HttpStatusCode.NotFound)]
    public async Task NothingFromElsewhereRunsOrFramesIt(string path, HttpStatusCode status)
    {
        await using var host = await PageHost.StartAsync();

        using var response = await host.Browser().SendAsync(HttpMethod.Get, path);

        Assert.Equal(status, response.StatusCode);
        var headers = response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value));
        if (!path.Contains(".."))
            Assert.Equal("default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                headers["Content-Security-Policy"]);
        if (!path.Contains(".."))
            Assert.Equal(("nosniff", "no-referrer", "same-origin", "no-store"), (headers["X-Content-Type-Options"],
                headers["Referrer-Policy"], headers["Cross-Origin-Opener-Policy"], headers["Cache-Control"]));
    }
}
