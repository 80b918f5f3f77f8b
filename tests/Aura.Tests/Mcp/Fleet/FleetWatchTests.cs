using Aura.Kubernetes;
using Aura.Mcp.Serving;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;

namespace Aura.Tests.Mcp.Fleet;

/// <summary>Where the server watches, it watches all clusters: those that come later, too.</summary>
public sealed class FleetWatchTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task ASubscriberHearsOfAnyCluster()
    {
        await using var fleet = new SmallFleet(("a", new SmallCluster()), ("b", new SmallCluster(SmallCluster.Cart)));
        await using var session = await fleet.ServeAsync(protocol: InMemorySession.Protocol);
        using var heard = new SemaphoreSlim(0);
        await using var listening = await ListenAsync(session, "aura://clusters/b/findings/shop", heard);
        using var watches = new ClusterWatches(session.Workspace, NullLogger.Instance).Start();

        await fleet["b"].EditAsync(Kind.Deployment, "shop", "cart", "spec.template.spec.containers[0].image",
            "registry.example/cart:no such");

        Assert.True(await heard.WaitAsync(Soon));
        Assert.Contains(await session.Client.ListResourcesAsync(), r => r.Uri == "aura://clusters/b/findings/shop");
    }

    [Fact]
    public async Task AClusterIsWatchedFromWhenItsSecretIsThereUntilItIsGone()
    {
        await using var management = await Management.StartAsync();
        // Its time would leap as often as somebody watches.
        management.Prod.Freeze();
        await using var session = await management.ServeAsync("capi:fleet");
        using var heard = new SemaphoreSlim(0);
        await using var listening = await ListenAsync(session, "aura://clusters/prod/findings/shop", heard);
        using var watches = new ClusterWatches(
            session.Workspace, NullLogger.Instance, again: TimeSpan.FromMilliseconds(50)).Start();

        await management.WriteAsync(Management.Capi("prod", management.Kubeconfig()));
        management.Time.PutForward(TimeSpan.FromSeconds(11));
        Assert.True(await heard.WaitAsync(Soon));
        Assert.NotNull(watches.Of("prod"));

        await management.DeleteAsync("prod-kubeconfig");
        management.Time.PutForward(TimeSpan.FromSeconds(11));
        using var patience = new CancellationTokenSource(Soon);
        while (watches.Of("prod") is not null)
            await Task.Delay(20, patience.Token);
    }

    private static async Task<IAsyncDisposable> ListenAsync(TestSession session, string uri, SemaphoreSlim heard)
    {
        var registration = session.Client.RegisterNotificationHandler(
            NotificationMethods.ResourceUpdatedNotification, (_, _) =>
            {
                heard.Release();
                return default;
            });
        await session.Client.SubscribeToResourceAsync(uri);
        return registration;
    }
}
