using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Tests.Incidents;

namespace Aura.Tests.Simulator.State;

/// <summary>A cluster that is made of another one's objects goes on as that one does.</summary>
public sealed class FromStateTests
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("crash-loop")]
    [InlineData("oom-killed")]
    [InlineData("image-not-found")]
    [InlineData("readiness-failing")]
    [InlineData("liveness-kills")]
    [InlineData("unschedulable-resources")]
    [InlineData("config-missing")]
    [InlineData("rollout-stuck")]
    [InlineData("quota-exceeded")]
    [InlineData("init-container-crashes")]
    [InlineData("node-not-ready")]
    [InlineData("healthy-rollout-under-way")]
    [InlineData("healthy-stateful")]
    [InlineData("healthy-scaled-by-load")]
    [InlineData("healthy-job-retries")]
    [InlineData("pdb-blocks-drain")]
    public void Both_go_the_same_way(string name)
    {
        using var first = SimulatedCluster.FromIncident(Sample.Load(name));
        using var second = first.Copy();
        Assert.Empty(second.LeftOut);
        Copies.AssertAlike(first, second);
        first.Advance(FiveMinutes);
        second.Advance(FiveMinutes);
        Copies.AssertAlike(first, second);
    }

    [Fact]
    public void Nothing_happens_in_a_healthy_one()
    {
        using var first = SimulatedCluster.FromIncident(Sample.Load("healthy-shop"));
        using var second = first.Copy();
        var before = Kept(second);
        second.Advance(FiveMinutes);
        Assert.Equal(before, Kept(second));
        Assert.Empty(second.Warnings());
    }

    /// <summary>Everything but what beats: leases.</summary>
    private static string Kept(SimulatedCluster cluster) => string.Join('\n', cluster.Objects()
        .Where(o => o.Kind != Kind.Lease).Select(o => o.With("metadata.resourceVersion", null).ToString()));
}
