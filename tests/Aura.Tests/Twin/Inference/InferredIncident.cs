using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.Simulator;
using Aura.Tests.Incidents;
using Aura.Twin;
using Aura.Twin.Inference;

namespace Aura.Tests.Twin.Inference;

/// <summary>What is inferred of an incident that is seen through a client alone.</summary>
internal static class InferredIncident
{
    public static InferredBehaviour Of(string name)
    {
        using var cluster = SimulatedCluster.FromIncident(Sample.Load(name));
        return BehaviourInference.Infer(Read(cluster));
    }

    public static Snapshot Read(SimulatedCluster cluster)
    {
        using var client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);
        var view = new LiveClusterView(client, cluster.Clock, []);
        return cluster.Run(() => SnapshotReader.TakeAsync(view, null, client));
    }

    /// <summary>Would keep a container from working, whatever its limits.</summary>
    public static bool Harms(TwinRule rule) =>
        rule.Pull is not null || rule.Exit is { Code: not 0 } || rule.Sandbox is not null
        || (rule.Readiness ?? rule.Liveness ?? rule.Startup) is not null || rule.NeedsMemory is not null;
}
