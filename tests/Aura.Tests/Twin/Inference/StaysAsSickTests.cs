using Aura.Simulator;
using Aura.Tests.Incidents;

namespace Aura.Tests.Twin.Inference;

/// <summary>
/// With the behaviour that was inferred, a twin to which nothing is done goes on as the cluster does: what fails fails
/// in the same way, and what works works.
/// </summary>
public class StaysAsSickTests
{
    [Theory]
    [InlineData("account-may-not")]
    [InlineData("command-not-found")]
    [InlineData("compound-image-and-memory")]
    [InlineData("compound-image-twice")]
    [InlineData("compound-job-and-cronjob")]
    [InlineData("compound-selector-and-readiness")]
    [InlineData("config-missing")]
    [InlineData("crash-loop")]
    [InlineData("external-service-down")]
    [InlineData("fix-does-not-work")]
    [InlineData("healed-by-itself")]
    [InlineData("healthy-jobs")]
    [InlineData("healthy-job-retries")]
    [InlineData("healthy-scaled-by-load")]
    [InlineData("healthy-shop")]
    [InlineData("healthy-stateful")]
    [InlineData("image-not-found")]
    [InlineData("image-unauthorized")]
    [InlineData("init-container-crashes")]
    [InlineData("init-container-hangs")]
    [InlineData("job-failed")]
    [InlineData("liveness-kills")]
    [InlineData("liveness-too-early")]
    [InlineData("misleading-log")]
    [InlineData("misleading-loud-front")]
    [InlineData("misleading-same-symptom")]
    [InlineData("node-disk-pressure")]
    [InlineData("node-memory-pressure")]
    [InlineData("node-not-ready")]
    [InlineData("node-runtime-down")]
    [InlineData("oom-killed")]
    [InlineData("pdb-blocks-drain")]
    [InlineData("pull-secret-missing")]
    [InlineData("readiness-failing")]
    [InlineData("rollout-stuck")]
    [InlineData("sandbox-fails")]
    [InlineData("secret-stale")]
    [InlineData("service-deleted")]
    [InlineData("startup-too-slow")]
    public void As_the_cluster_it_was_made_of(string incident)
    {
        using var cluster = SimulatedCluster.FromIncident(Sample.Load(incident));
        using var twin = InferredTwin.Of(cluster);
        cluster.Advance(TimeSpan.FromMinutes(5));
        twin.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(InferredTwin.Health(cluster), InferredTwin.Health(twin.Cluster));
    }
}
