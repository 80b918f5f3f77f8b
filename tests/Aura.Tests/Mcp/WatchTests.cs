using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Commands;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Tests.Mcp.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;

namespace Aura.Tests.Mcp;

/// <summary>`serve --watch`: findings of a namespace are a resource that tells when it changes.</summary>
public sealed class WatchTests
{
    private const string Findings = "aura://findings/shop";

    [Fact]
    public async Task ASubscriberHearsThatAFaultHasComeAndGone()
    {
        using var cluster = new SmallCluster(SmallCluster.Cart);
        await using var session = await TestSession.StartAsync(
            new Workspace(HttpHost.Unasked, cluster.Connect()), protocol: InMemorySession.Protocol);
        using var heard = new SemaphoreSlim(0);
        await using var registration = session.Client.RegisterNotificationHandler(
            NotificationMethods.ResourceUpdatedNotification, (notice, _) =>
            {
                Assert.Equal(Findings, $"{notice.Params!["uri"]}");
                heard.Release();
                return default;
            });
        await session.Client.SubscribeToResourceAsync(Findings);
        using var watches = new ClusterWatches(session.Workspace, NullLogger.Instance).Start();

        await EditImageAsync(cluster, "registry.example/cart:no such");
        await heard.WaitAsync();
        var found = await ReadAsync(session);
        var finding = Assert.Single(found["findings"]!.AsArray())!;
        Assert.Equal("InvalidImageName", (string?)finding["type"]);
        Assert.NotNull(found["watched"]);
        Assert.Contains(await session.Client.ListResourcesAsync(), r => r.Uri == Findings);
        // It is remembered: it can be planned for by its id.
        await session.CallAsync("plan_remediation", new JsonObject { ["finding"] = (string)finding["id"]! });

        await EditImageAsync(cluster, "registry.example/cart:2.0");
        do
            await heard.WaitAsync();
        while ((await ReadAsync(session))["findings"]!.AsArray().Count > 0);
    }

    [Fact]
    public async Task AStreamOfTheNewestRevisionHearsOfIt()
    {
        await using var host = await HttpHost.StartAsync();
        using var watches = new ClusterWatches(host.Workspace, NullLogger.Instance).Start();
        using var listening = await host.ModernAsync("subscriptions/listen", null, new JsonObject
        {
            ["notifications"] = new JsonObject { ["resourceSubscriptions"] = new JsonArray(Findings) },
        });
        using var stream = await HttpHost.UntilAsync(listening, "notifications/subscriptions/acknowledged");
        await EditImageAsync(host.Cluster, "registry.example/cart:no such");

        string? line;
        do
            line = await stream.ReadLineAsync();
        while (line is not null && !line.Contains("notifications/resources/updated"));
        Assert.Contains(Findings, line);
    }

    [Fact]
    public async Task WhereNothingIsWatchedTheResourceAsksTheCluster()
    {
        await using var session = await TestSession.StartAsync("image-not-found");
        Assert.Null((await ReadAsync(session))["watched"]);
    }

    [Theory]
    [InlineData("serve --watch", null, true)]
    [InlineData("serve", "true", true)]
    [InlineData("serve", null, false)]
    [InlineData("approve", "true", false)]
    public void ItIsASetting(string args, string? environment, bool on)
    {
        var options = new OptionsReader(OptionSources.Gather(AuraCommand.Create().Parse(args),
            n => n == "AURA_WATCH" ? environment : null, null)).Read();
        Assert.Equal(on, options.Watch);
    }

    private static Task EditImageAsync(SmallCluster cluster, string image) =>
        cluster.EditAsync(Kind.Deployment, "shop", "cart", "spec.template.spec.containers[0].image", image);

    private static async Task<JsonObject> ReadAsync(TestSession session)
    {
        var result = await session.Client.ReadResourceAsync(Findings);
        return (JsonObject)JsonNode.Parse(Assert.IsType<TextResourceContents>(Assert.Single(result.Contents)).Text)!;
    }
}
