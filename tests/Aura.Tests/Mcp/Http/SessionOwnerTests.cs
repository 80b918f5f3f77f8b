using System.Net;
using Aura.Mcp.Http.Authentication;

namespace Aura.Tests.Mcp.Http;

/// <summary>A session is its caller's, ends when unused, and there are not too many.</summary>
public sealed class SessionOwnerTests
{
    private static readonly string[] Known = ["ann aura:read", "bob aura:read"];

    [Fact]
    public async Task AnothersSessionIsAsUnknownAsNone()
    {
        await using var host = await HttpHost.StartAsync(tokens: Known);
        var session = await host.InitializeAsync("ann");
        var list = HttpHost.Message("tools/list");

        using var own = await host.PostAsync(list, "ann", session);
        using var stolen = await host.PostAsync(list, "bob", session);
        using var invented = await host.PostAsync(list, "bob", new string('0', 32));

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, stolen.StatusCode);
        Assert.Equal(await invented.Content.ReadAsStringAsync(), await stolen.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task AnothersSseStreamTakesNoMessages()
    {
        await using var host = await HttpHost.StartAsync(tokens: Known);
        using var open = new HttpRequestMessage(HttpMethod.Get, "/sse");
        open.Headers.Add("Authorization", $"Bearer {HttpHost.Token("ann")}");
        using var stream = await host.Client.SendAsync(open, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        string? line;
        do
            line = await reader.ReadLineAsync();
        while (line?.StartsWith("data:", StringComparison.Ordinal) == false);
        var address = new Uri(line!["data:".Length..].Trim(), UriKind.Relative);

        using var stolen = await host.PostAsync(HttpHost.Initialize, "bob", change: r => r.RequestUri = address);
        using var own = await host.PostAsync(HttpHost.Initialize, "ann", change: r => r.RequestUri = address);

        Assert.Equal(HttpStatusCode.NotFound, stolen.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, own.StatusCode);
    }

    [Fact]
    public async Task ACallerWithOtherRightsBeginsAnew()
    {
        await using var host = await HttpHost.StartAsync(tokens: ["ann aura:critical"]);
        var session = await host.InitializeAsync("ann");
        var entry = TokenFile.Read(host.TokenFilePath).Entries[0];
        TokenFile.Write(host.TokenFilePath, [entry with { Scopes = ["aura:read"] }]);

        using var response = await host.PostAsync(HttpHost.Message("tools/list"), "ann", session);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task AnUnusedSessionEnds()
    {
        var time = new ShiftedTime();
        await using var host = await HttpHost.StartAsync(time: time);
        var session = await host.InitializeAsync();
        time.PutForward(TimeSpan.FromMinutes(31));
        using var response = await host.PostAsync(HttpHost.Message("tools/list"), session: session);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task OneCallersSessionsAreLimitedNotTheOthers()
    {
        await using var host = await HttpHost.StartAsync(o => o with { MaxSessions = 2 }, tokens: Known);
        await host.InitializeAsync("ann");
        await host.InitializeAsync("ann");

        using var third = await host.PostAsync(HttpHost.Initialize, "ann");

        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.True(third.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        await host.InitializeAsync("bob");
    }
}
