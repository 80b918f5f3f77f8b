using Aura.Kubernetes;
using Aura.Learning;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Simulator;
using Aura.Tests.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aura.Tests.Learning;

public sealed class UpkeepTests : IDisposable
{
    private readonly TemporaryStore _store = new();
    private readonly SimulatedCluster _cluster = new();

    public void Dispose()
    {
        _cluster.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task While_it_serves_what_is_due_is_looked_at_and_the_model_is_fitted()
    {
        await using var workspace = new Workspace(
            new AuraOptions { Store = _store.Path, StoreKey = _store.Key }, new OneCluster(_cluster), _cluster.Clock);
        var (store, now) = (workspace.Store, _cluster.Clock.GetUtcNow());
        KnownTruth.Fill(store, new KnownTruth(1).History(50));
        store.Rechecks.Set("x-7", "one", null, now);
        Assert.Equal(0, store.Success.Model.Outcomes);

        using (new LearningUpkeep(workspace, NullLogger.Instance).Start())
            _cluster.Advance(TimeSpan.FromMinutes(11));

        Assert.True(store.Outcomes.Find("x-7")!.WellAfter10Minutes);
        Assert.Null(store.Outcomes.Find("x-7")!.WellAfter1Hour);
        Assert.Equal(50, store.Success.Model.Outcomes);
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
