using System.Diagnostics;
using System.Globalization;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Benchmarks;

/// <summary>
/// One size of the scale run, in a process of its own: pods/20 nodes, pods/20 Deployments made through the in-process
/// API until all pods are Ready, then a rolling restart of all of them until it is done.
/// </summary>
internal static class ScaleMeasure
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(30);

    public static ScaleResult Run(int pods)
    {
        var memory = new MemoryPeak();
        var watch = Stopwatch.StartNew();
        using var cluster = new SimulatedCluster(new SimulatorOptions { Nodes = pods / 20 });
        using var client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);
        var count = pods / ScaleWorkload.PodsADeployment;
        cluster.Run(async () =>
        {
            foreach (var space in ScaleWorkload.Spaces())
                await client.CreateAsync(space);
            for (var i = 0; i < count; i++)
                await client.CreateAsync(ScaleWorkload.Deployment(i));
        });
        var created = Settle(cluster, count, memory);
        var create = watch.Elapsed.TotalSeconds;
        watch.Restart();
        cluster.Run(async () =>
        {
            var restart = ScaleWorkload.Restart(cluster.Clock.GetUtcNow());
            for (var i = 0; i < count; i++)
                await client.PatchAsync(ScaleWorkload.Ref(i), restart);
        });
        var restarted = Settle(cluster, count, memory);
        return new ScaleResult(pods, create, watch.Elapsed.TotalSeconds, created, restarted,
            Environment.CpuUsage.TotalTime.TotalSeconds, memory.WorkingSet, memory.Heap);
    }

    /// <summary>Moves time on until every Deployment is done; the virtual seconds that took.</summary>
    private static double Settle(SimulatedCluster cluster, int count, MemoryPeak memory)
    {
        var start = cluster.Clock.GetUtcNow();
        while (!IsDone(cluster, count))
        {
            if (cluster.Clock.GetUtcNow() - start > s_limit)
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture,
                    $"not settled after {s_limit.TotalMinutes} virtual minutes"));
            cluster.Advance(s_step);
            memory.Look();
        }
        return (cluster.Clock.GetUtcNow() - start).TotalSeconds;
    }

    public static bool IsDone(SimulatedCluster cluster, int count)
    {
        lock (cluster.Clock.World)
            for (var i = 0; i < count; i++)
            {
                var at = ScaleWorkload.Ref(i);
                if (cluster.Store.Get(at.Kind, at.Namespace, at.Name) is not { } found
                    || !ScaleWorkload.IsDone(found))
                    return false;
            }
        return true;
    }
}
