using System.Net;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Serving;
using Aura.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aura.Tests.Mcp.Pages;

/// <summary>The page hears of what goes on without asking.</summary>
public sealed class EventTests
{
    private const string Image = "spec.template.spec.containers[name=main].image";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFindingAppearsByItself(bool watched)
    {
        await using var host = await PageHost.StartAsync();
        using var watches = watched ? new ClusterWatches(host.Workspace, NullLogger.Instance).Start() : null;
        using var events = await EventStream.OpenAsync(await host.SignInAsync("eve", PageRole.Viewer));
        Assert.Equal("hello", (await events.ReadAsync())?.Name);
        var none = await events.UntilAsync("findings");
        Assert.Equal(("simulator", 0), ((string?)none["cluster"], none["findings"]!.AsArray().Count));

        await host.Cluster.EditAsync(Kind.Deployment, "shop", "cart", Image, "registry.example/cart:no such");

        var found = await events.UntilAsync("findings", f => f["findings"]!.AsArray().Count > 0);
        Assert.Equal("InvalidImageName", (string?)found["findings"]![0]!["type"]);
        Assert.NotNull(found["scanned"]!["objects"]);
        Assert.NotNull(found["at"]);
    }

    [Fact]
    public async Task WhatWaitsAndWhatRunsIsTold()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");
        using var events = await EventStream.OpenAsync(ann);
        await events.UntilAsync("approvals", a => (int)a["count"]! == 0);
        var asked = await host.AskedAsync(ann);
        var waiting = await events.UntilAsync("approvals", a => (int)a["count"]! == 1);
        Assert.Equal((string?)asked["approvalId"], (string?)waiting["ids"]![0]);

        using var response = await ann.DecideAsync(asked);

        var ended = await events.UntilAsync("execution", e => (string?)e["status"] == "succeeded");
        Assert.Equal((string?)asked["executionId"], (string?)ended["executionId"]);
    }

    [Fact]
    public async Task WhoComesBackGetsThePresentState()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");
        var asked = await host.AskedAsync(ann);
        foreach (var _ in new[] { "first", "again" })
        {
            using var events = await EventStream.OpenAsync(ann, "?cluster=simulator");
            Assert.Equal("hello", (await events.ReadAsync())?.Name);
            await events.UntilAsync("approvals", a => (int)a["count"]! == 1);
            await events.UntilAsync("execution", e =>
                (string?)e["executionId"] == (string?)asked["executionId"]
                && (string?)e["status"] == "approval_required");
        }
    }

    [Fact]
    public async Task ManyListenersShareOneDiagnosisAndNoneNeedsAny()
    {
        await using var host = await PageHost.StartAsync(change: o => o with
        {
            Pace = o.Pace with { Diagnose = TimeSpan.FromHours(1) },
        });
        var lists = 0;
        host.Cluster.Before = r =>
        {
            if (r.Method == HttpMethod.Get && r.RequestUri!.AbsolutePath.EndsWith("/deployments"))
                Interlocked.Increment(ref lists);
            return null;
        };
        var ann = await host.SignInAsync("ann");
        Assert.Equal(0, lists);

        var streams = new List<EventStream>();
        for (var i = 0; i < 5; i++)
            streams.Add(await EventStream.OpenAsync(ann));
        foreach (var stream in streams)
            await stream.UntilAsync("findings");

        Assert.Equal(1, lists);
        streams.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task AStreamEndsWithItsSession()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");
        using var events = await EventStream.OpenAsync(ann);
        await events.UntilAsync("beat");

        using var response = await ann.SendAsync(HttpMethod.Delete, "/api/session");

        while (await events.ReadAsync() is not null)
        {
        }
    }

    [Fact]
    public async Task NobodyListensWhoHasNotSignedIn()
    {
        await using var host = await PageHost.StartAsync();

        Assert.Equal((HttpStatusCode.Unauthorized, "NotSignedIn"),
            await PageClient.FaultAsync(host.Browser().SendAsync(HttpMethod.Get, "/api/events")));
        var ann = await host.SignInAsync("ann");
        Assert.Equal((HttpStatusCode.BadRequest, "InvalidArguments"),
            await PageClient.FaultAsync(ann.SendAsync(HttpMethod.Get, "/api/events?cluster=other")));
    }

    [Fact]
    public async Task TextFromTheClusterStaysInItsEvent()
    {
        await using var host = await PageHost.StartAsync();
        await host.Cluster.EditAsync(Kind.Deployment, "shop", "cart", Image, "registry.example/cart:no such");
        await host.Cluster.EditAsync(Kind.Deployment, "shop", "cart", "metadata.annotations",
            new JsonObject { ["note"] = "<script>alert(1)</script>\n\nevent: approvals\ndata: {}" });
        using var events = await EventStream.OpenAsync(await host.SignInAsync("ann"));

        // Whatever is read parses, and each event is one that the server makes.
        string[] known = ["hello", "findings", "approvals", "execution", "beat"];
        for (var i = 0; i < 6; i++)
            Assert.Contains((await events.ReadAsync())!.Value.Name, known);
    }
}
