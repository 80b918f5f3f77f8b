using System.Net;
using System.Text.Json.Nodes;

namespace Aura.Tests.Mcp.Http;

/// <summary>Who asks too much is told when to come again; others are not held up.</summary>
public sealed class LimitTests
{
    private static readonly string[] Known = ["ann aura:critical", "bob aura:critical"];

    [Fact]
    public async Task RequestsAreCounted()
    {
        await using var host = await HttpHost.StartAsync(o => o with { MaxPerMinute = 2 }, tokens: Known);
        await host.InitializeAsync("ann");
        await host.InitializeAsync("ann");

        using var third = await host.PostAsync(HttpHost.Initialize, "ann");

        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        await host.InitializeAsync("bob");
    }

    [Fact]
    public async Task CallsAtATimeAreCounted()
    {
        await using var host = await HttpHost.StartAsync(o => o with { MaxConcurrent = 1 }, tokens: Known);
        host.Cluster.Freeze();
        using var first = await host.CallAsync(HttpHost.Update, HttpHost.Good, "ann", progress: true);
        using var reader = await HttpHost.UntilAsync(first, "notifications/progress");

        using var second = await host.CallAsync("find_action", new JsonObject { ["query"] = "restart" }, "ann");
        using var other = await host.CallAsync("find_action", new JsonObject { ["query"] = "restart" }, "bob");

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.NotNull(second.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        host.Cluster.Resume();
        Assert.Contains("succeeded", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task ARequestMayNotBeLarge()
    {
        await using var host = await HttpHost.StartAsync(o => o with { MaxRequestBytes = 4096 });
        using var response = await host.PostAsync(
            HttpHost.Message("tools/list", new JsonObject { ["x"] = new string('x', 5000) }));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }
}
