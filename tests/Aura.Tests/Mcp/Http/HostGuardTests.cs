using System.Net;

namespace Aura.Tests.Mcp.Http;

/// <summary>Neither a rebound name nor a foreign page reaches a server on loopback.</summary>
public sealed class HostGuardTests
{
    [Theory]
    [InlineData("evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("aura.example", null, HttpStatusCode.OK)]
    [InlineData("localhost", null, HttpStatusCode.OK)]
    [InlineData(null, "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData(null, "null", HttpStatusCode.Forbidden)]
    [InlineData(null, "https://console.example", HttpStatusCode.OK)]
    [InlineData(null, "https://console.example:444", HttpStatusCode.Forbidden)]
    [InlineData(null, "http://localhost:3000", HttpStatusCode.OK)]
    public async Task OnlyKnownNamesAndPagesPass(string? hostName, string? origin, HttpStatusCode expected)
    {
        await using var host = await HttpHost.StartAsync(o => o with
        {
            AllowedHosts = ["aura.example"],
            AllowedOrigins = ["https://console.example"],
        });
        using var response = await host.PostAsync(HttpHost.Initialize, change: r =>
        {
            r.Headers.Host = hostName;
            if (origin is not null)
                r.Headers.Add("Origin", origin);
        });
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(origin is not null && expected == HttpStatusCode.OK,
            response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task ProbesComeByAddress()
    {
        await using var host = await HttpHost.StartAsync();
        foreach (var path in new[] { "/healthz", "/readyz" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = "10.1.2.3:8080";
            Assert.Equal(HttpStatusCode.OK, (await host.Client.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task ABrowserIsToldBeforehand()
    {
        await using var host = await HttpHost.StartAsync(o => o with { AllowedOrigins = ["https://console.example"] });
        using var request = new HttpRequestMessage(HttpMethod.Options, "/mcp");
        request.Headers.Add("Origin", "https://console.example");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,mcp-session-id");
        using var response = await host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Contains("mcp-session-id", response.Headers.GetValues("Access-Control-Allow-Headers").Single());
    }
}
