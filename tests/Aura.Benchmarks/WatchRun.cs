using System.Globalization;
using System.Text.Json;
using Aura.Diagnosis.Watching;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.Simulator;

namespace Aura.Benchmarks;

/// <summary>
/// What watching a cluster costs: the same minutes of rest, and the same restart of one Deployment after another, with
/// a watch and without one, each in a process of its own; the difference is the watch, the API server's part of it
/// included.
/// </summary>
internal static class WatchRun
{
    private const int RestMinutes = 10;

    /// <summary>From one Deployment's restart to the next one's.</summary>
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(5);

    private const double MiB = 1024 * 1024;

    /// <summary><c>--pods 500,2000</c> prints the table; <c>--one 500 --watching true</c> is one run.</summary>
    public static int Run(string[] args)
    {
        if (Command.Option(args, "--one") is { } one)
        {
            Console.WriteLine(JsonSerializer.Serialize(Measure(
                int.Parse(one, CultureInfo.InvariantCulture), Command.Option(args, "--watching") == "true")));
            return 0;
        }
        Console.WriteLine("| pods | objects held | memory | one diagnosis, p50 | CPU a minute at rest | diagnoses "
            + "| CPU a minute of rollouts | diagnoses |");
        Console.WriteLine("|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var pods in (Command.Option(args, "--pods") ?? "500,2000").Split(','))
        {
            var (without, with) = (Apart(pods, false), Apart(pods, true));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {pods} | {with.Objects:N0} "
                + $"| {(with.Heap - without.Heap) / MiB:F1} MiB "
                + $"| {with.Took:F0} ms | {1000 * (with.RestCpu - without.RestCpu) / RestMinutes:F0} ms "
                + $"| {with.RestLooks} in {RestMinutes} min "
                + $"| {1000 * (with.RolloutCpu - without.RolloutCpu) / with.RolloutMinutes:F0} ms "
                + $"| {with.RolloutLooks} in {with.RolloutMinutes:F1} min |"));
        }
        return 0;
    }

    private static WatchResult Apart(string pods, bool watching)
    {
        using var child = Command.Start("watch", "--one", pods, "--watching", watching ? "true" : "false");
        var text = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return JsonSerializer.Deserialize<WatchResult>(text)!;
    }

    private static WatchResult Measure(int pods, bool watching)
    {
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
        Settle(cluster, count);
        var limits = new WatchLimits();
        using var held = new WatchedCluster(client, cluster.Clock, limits, Console.Error.WriteLine);
        using var diagnosis = new ContinuousDiagnosis(held, () => new LiveClusterView(client, cluster.Clock), client,
            cluster.Clock, limits, Console.Error.WriteLine);
        if (watching)
            cluster.Run(async () =>
            {
                held.Start();
                diagnosis.Start();
                while (diagnosis.Current is null)
                    await Pause.ForAsync(TimeSpan.FromSeconds(1), cluster.Clock);
            });
        cluster.Advance(TimeSpan.FromMinutes(2));

        var took = new List<double>();
        diagnosis.Looked += (found, _) => took.Add(found.Scanned.Milliseconds);
        var (cpu, looks) = (Cpu, diagnosis.Looks);
        cluster.Advance(TimeSpan.FromMinutes(RestMinutes));
        var (rest, restLooks) = (Cpu - cpu, diagnosis.Looks - looks);
        var heap = GC.GetTotalMemory(forceFullCollection: true);

        (cpu, looks) = (Cpu, diagnosis.Looks);
        var start = cluster.Clock.GetUtcNow();
        cluster.Run(async () =>
        {
            var restart = ScaleWorkload.Restart(start);
            for (var i = 0; i < count; i++)
            {
                await client.PatchAsync(ScaleWorkload.Ref(i), restart);
                await Pause.ForAsync(s_between, cluster.Clock);
            }
        });
        Settle(cluster, count);
        var minutes = (cluster.Clock.GetUtcNow() - start).TotalMinutes;
        return new WatchResult(rest, Cpu - cpu, minutes, heap, held.Count, restLooks, diagnosis.Looks - looks,
            took.Count > 0 ? Command.Median(took) : 0);
    }

    private static double Cpu => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Moves time on until every Deployment is done.</summary>
    private static void Settle(SimulatedCluster cluster, int count)
    {
        do
            cluster.Advance(TimeSpan.FromSeconds(5));
        while (!ScaleMeasure.IsDone(cluster, count));
    }
}
