using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Simulator.State;

/// <summary>
/// Copies of simulated clusters, made of nothing but what their API shows and the rules of their containers.
/// </summary>
internal static class Copies
{
    /// <summary>All objects, as a client lists them.</summary>
    public static IReadOnlyList<KubeObject> Objects(this SimulatedCluster cluster)
    {
        using var client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);
        return cluster.Run(async () =>
        {
            var objects = new List<KubeObject>();
            foreach (var served in cluster.Api.Kinds.All.Where(r => r.IsStored && r.Kind == r.Storage).ToList())
                objects.AddRange((await client.ListAsync(served.Kind)).Items);
            return objects;
        });
    }

    public static SimulatedCluster Copy(this SimulatedCluster cluster, params NodeState[] nodes) =>
        SimulatedCluster.FromState(
            new ClusterState { Objects = cluster.Objects(), Rules = [.. cluster.Behaviour!.Rules], Nodes = nodes },
            new SimulatorOptions { StartTime = cluster.Clock.GetUtcNow(), Seed = cluster.Options.Seed });

    /// <summary>What runs, waits and is counted, a line an object; without times and made-up names.</summary>
    public static IReadOnlyList<string> Summary(this SimulatedCluster cluster) => [.. cluster.Objects()
        .Select(StateLine.Of).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>Says which lines of their summaries differ.</summary>
    public static void AssertAlike(SimulatedCluster first, SimulatedCluster second)
    {
        var (one, other) = (first.Summary(), second.Summary());
        var differences = one.Except(other).Select(l => "- " + l).Concat(other.Except(one).Select(l => "+ " + l));
        Assert.Equal("", string.Join('\n', differences));
        Assert.Equal(one, other);
    }

    /// <summary>Warnings recorded since the cluster began.</summary>
    public static IReadOnlyList<string> Warnings(this SimulatedCluster cluster) => [.. cluster.Objects()
        .Where(o => o.Kind == Kind.CoreEvent && o.Text("type") == "Warning"
            && (o.Time("lastTimestamp") ?? o.Time("series.lastObservedTime") ?? o.Time("eventTime")) is { } at
            && at > cluster.Options.StartTime)
        .Select(o => $"{o.Text("involvedObject.name")}: {o.Text("reason")}: {o.Text("message")}")];
}
