using System.Net;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;

namespace Aura.Tests.Mcp.Http;

/// <summary>The ways to speak to the server over HTTP, each through a real client.</summary>
public sealed class TransportTests
{
    [Theory]
    [InlineData("2025-06-18", HttpTransportMode.StreamableHttp)]
    [InlineData("2025-11-25", HttpTransportMode.StreamableHttp)]
    [InlineData(HttpHost.Modern, HttpTransportMode.StreamableHttp)]
    [InlineData("2025-06-18", HttpTransportMode.Sse)]
    public async Task AClientListsToolsAndHasAChangeMade(string protocol, HttpTransportMode mode)
    {
        await using var host = await HttpHost.StartAsync();
        await using var client = await host.ConnectAsync(protocol: protocol, mode: mode);

        Assert.Contains(await client.ListToolsAsync(), t => t.Name == "diagnose");
        var result = await client.CallToolAsync(
            HttpHost.Update, HttpHost.Good.ToDictionary(a => a.Key, a => (object?)a.Value));

        Assert.True(result.IsError is not true, TestSession.Text(result));
        Assert.StartsWith("succeeded", TestSession.Text(result));
        Assert.Equal(protocol, client.NegotiatedProtocolVersion);
        Assert.Equal(protocol == HttpHost.Modern || mode == HttpTransportMode.Sse, client.SessionId is null);
    }

    [Fact]
    public async Task AnExecutionOutlivesTheClientThatAskedForIt()
    {
        await using var host = await HttpHost.StartAsync();
        host.Cluster.Freeze();
        using (var call = await host.CallAsync(HttpHost.Update, HttpHost.Good, progress: true))
            (await HttpHost.UntilAsync(call, "notifications/progress")).Dispose();
        var id = await host.BegunAsync();
        host.Cluster.Resume();

        var end = await host.ResultAsync(
            "get_execution", new JsonObject { ["executionId"] = id, ["wait"] = 60 });

        Assert.Equal("succeeded", (string?)end["status"]);
    }

    [Fact]
    public async Task ASessionEndsWhenItsClientSaysSo()
    {
        await using var host = await HttpHost.StartAsync();
        var session = await host.InitializeAsync();
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "/mcp");
        delete.Headers.Add("Mcp-Session-Id", session);

        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.SendAsync(delete)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await host.PostAsync(HttpHost.Message("tools/list"), session: session)).StatusCode);
    }

    [Fact]
    public async Task WithoutASessionOneMustBegin() => await RefusedAsync(
        HttpHost.Message("tools/list"), HttpStatusCode.BadRequest, "begin with initialize");

    [Fact]
    public async Task ABatchIsNoMessage() => await RefusedAsync(
        new JsonArray(HttpHost.Message("ping")), HttpStatusCode.BadRequest, "not one JSON-RPC message");

    [Fact]
    public async Task AnUnknownRevisionIsToldWhichThereAre() => await RefusedAsync(HttpHost.Initialize,
        HttpStatusCode.BadRequest, HttpHost.Modern, r => r.Headers.Add("MCP-Protocol-Version", "2031-01-01"));

    [Fact]
    public async Task HeadersThatContradictTheBodyAreRefused()
    {
        await using var host = await HttpHost.StartAsync();
        using var response = await host.CallAsync("diagnose", change: r =>
        {
            r.Headers.Remove("Mcp-Name");
            r.Headers.Add("Mcp-Name", "get_objects");
        });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Mcp-Name", await response.Content.ReadAsStringAsync());
    }

    private static async Task RefusedAsync(
        JsonNode message, HttpStatusCode status, string why, Action<HttpRequestMessage>? change = null)
    {
        await using var host = await HttpHost.StartAsync();
        using var response = await host.PostAsync(message, change: change);
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(why, await response.Content.ReadAsStringAsync());
    }
}
