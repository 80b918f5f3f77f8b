using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Metrics;
using Aura.Simulator;
using Aura.Tests.Actions;
using Aura.Tests.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aura.Tests.Metrics;

public sealed class UsageSamplerTests : IDisposable
{
    private static readonly ObjectRef Cart = new(Kind.Deployment, "shop", "cart");
    private readonly TemporaryStore _store = new();
    private readonly SimulatedCluster _cluster = new(new SimulatorOptions { Metrics = true });

    public UsageSamplerTests()
    {
        using var client = new KubeClient(_cluster.CreateHttpClient(), _cluster.Clock);
        _cluster.Run(async () =>
        {
            await client.CreateAsync(new KubeObject(Kind.Namespace,
                new JsonObject { ["metadata"] = new JsonObject { ["name"] = "shop" } }));
            foreach (var json in CaseFiles.List(CaseFiles.Base("runs", "cart")["objects"]))
                if ((string?)json["kind"] == "Deployment")
                    await client.CreateAsync(new KubeObject(Kind.Deployment, json.DeepClone().AsObject()));
        });
        _cluster.Advance(TimeSpan.FromSeconds(30));
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void Pods_of_a_Deployment_are_added_up_and_the_hungriest_is_kept()
    {
        var store = _store.Open();
        using var client = new KubeClient(_cluster.CreateHttpClient(), _cluster.Clock);
        var sampler = new UsageSampler(client, store.Usage, "test", _cluster.Clock);

        _cluster.Run(() => sampler.SampleAsync());

        var now = _cluster.Clock.GetUtcNow();
        var app = Assert.Single(store.Usage.Of("test", Cart, now.AddHours(-1), now.AddHours(1)));
        Assert.Equal("cart", app.Container);
        Assert.Equal(1, app.Cpu.Count);
        Assert.True(app.Memory.Max > 0);
        Assert.Equal(3 * app.Memory.Max, app.MemoryOfAll.Max);
        Assert.Equal(3 * app.Cpu.Max, app.CpuOfAll.Max, 6);
    }

    [Fact]
    public async Task While_it_serves_a_sample_is_taken_every_minute()
    {
        await using var workspace = new Workspace(
            new AuraOptions { Store = _store.Path, StoreKey = _store.Key }, new OneCluster(_cluster), _cluster.Clock);
        using (new UsageSampling(workspace, NullLogger.Instance).Start())
            _cluster.Advance(TimeSpan.FromMinutes(5.5));
        _cluster.Advance(TimeSpan.FromMinutes(5));

        var now = _cluster.Clock.GetUtcNow();
        var app = Assert.Single(workspace.Store.Usage.Of("one", Cart, now.AddHours(-1), now));
        Assert.Equal(5, app.Cpu.Count);
        var view = workspace.View(workspace.Clusters.Get(null));
        Assert.Equal("samples of metrics.k8s.io", (await view.UsageAsync(Cart, TimeSpan.FromHours(1))).Source);
    }

    private sealed class OneCluster(SimulatedCluster cluster) : IClusterSource
    {
        public string Default => "one";

        public IReadOnlyList<string> Names => ["one"];

        public ClusterConnection Open(string name, Impersonation? actAs = null) =>
            new(name, new KubeClient(cluster.CreateHttpClient(), cluster.Clock), cluster.Clock);

        public void Dispose()
        {
        }
    }
}
