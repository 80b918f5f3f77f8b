using System.Net;

namespace Aura.Tests.Mcp.Http;

/// <summary>A server that is stopped ends what it has begun and takes nothing new.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task WhatRunsIsAnsweredWhatIsNewIsSentElsewhere()
    {
        await using var host = await HttpHost.StartAsync();
        var session = await host.InitializeAsync();
        using var listen = new HttpRequestMessage(HttpMethod.Get, "/mcp");
        listen.Headers.Accept.ParseAdd("text/event-stream");
        listen.Headers.Add("Mcp-Session-Id", session);
        using var stream = await host.Client.SendAsync(listen, HttpCompletionOption.ResponseHeadersRead);
        host.Cluster.Freeze();
        using var call = await host.CallAsync(HttpHost.Update, HttpHost.Good, progress: true);
        using var reader = await HttpHost.UntilAsync(call, "notifications/progress");

        var drained = host.Serving.DrainAsync();

        using var ready = await host.Client.GetAsync(new Uri("/readyz", UriKind.Relative));
        using var alive = await host.Client.GetAsync(new Uri("/healthz", UriKind.Relative));
        using var late = await host.PostAsync(HttpHost.Initialize);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
        Assert.NotNull(late.Headers.RetryAfter);
        await stream.Content.ReadAsStringAsync();
        Assert.False(drained.IsCompleted);
        host.Cluster.Resume();
        Assert.Contains("succeeded", await reader.ReadToEndAsync());
        await drained;
    }

    [Fact]
    public async Task PatienceEndsAndWhatRunsIsHandedOver()
    {
        await using var host = await HttpHost.StartAsync(o => o with { DrainWithin = TimeSpan.Zero });
        host.Cluster.Freeze();
        using var call = await host.CallAsync(HttpHost.Update, HttpHost.Good, progress: true);
        using var reader = await HttpHost.UntilAsync(call, "notifications/progress");

        await host.Serving.DrainAsync();
        await host.Workspace.DisposeAsync();

        // The execution is still this process': nothing was broken off, and its end is journalled.
        var record = Assert.Single(host.Workspace.Store.Journal.List("simulator", 10));
        Assert.Null(record.EndedAt);
        host.Cluster.Resume();
        await host.Workspace.WhenIdleAsync();
        Assert.Equal("succeeded", host.Workspace.Store.Journal.Find(record.Id)!.Status);
        host.Workspace.HandsOver = false;
    }
}
