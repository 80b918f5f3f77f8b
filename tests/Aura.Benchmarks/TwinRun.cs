using System.Diagnostics;
using Aura.Kubernetes;
using Aura.Mcp.Twin;
using Aura.Simulator;
using Aura.Twin;

namespace Aura.Benchmarks;

/// <summary>
/// What a twin costs: forking a namespace of Deployments of 25 pods with probes and a Service each, on 20 nodes;
/// 120 s of virtual time in it; and four rehearsals one after the other, each a fork, a rollout restart of one
/// Deployment and 120 s. Prints a Markdown table of medians.
/// </summary>
internal static class TwinRun
{
    private const int PodsADeployment = 25;
    private const int Nodes = 20;
    private static readonly TimeSpan s_watched = TimeSpan.FromSeconds(120);

    /// <summary><c>--pods 500</c>, <c>--times 15</c>: how often each is measured, after two to warm up.</summary>
    public static int Run(string[] args)
    {
        var (pods, times) = (Command.Number(args, "--pods", 500), Command.Number(args, "--times", 15));
        var snapshot = Snapshot(pods);
        var (fork, watch, four) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = -2; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var twin = SimulatedTwin.Of(snapshot);
            var forked = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            twin.Advance(s_watched);
            var watched = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            for (var j = 0; j < 4; j++)
                Rehearse(snapshot, j);
            if (i < 0)
                continue;
            fork.Add(forked);
            watch.Add(watched);
            four.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        Console.WriteLine("| pods | objects | fork | 120 s at rest | four rehearsals |");
        Console.WriteLine("|--:|--:|--:|--:|--:|");
        Console.WriteLine($"| {pods} | {snapshot.Objects.Length} | {Command.Median(fork):0} ms "
            + $"| {Command.Median(watch):0} ms | {Command.Median(four):0} ms |");
        return 0;
    }

    private static void Rehearse(TwinSnapshot snapshot, int deployment)
    {
        using var twin = SimulatedTwin.Of(snapshot);
        twin.Run(() => twin.Client.PatchAsync(new ObjectRef(Kind.Deployment, "shop", $"web-{deployment}"),
            ScaleWorkload.Restart(snapshot.At)));
        twin.Advance(s_watched);
        var restarted = twin.Cluster.Store.Get(Kind.Deployment, "shop", $"web-{deployment}");
        if (restarted?.Number("status.updatedReplicas") != PodsADeployment
            || restarted.Number("status.availableReplicas") != PodsADeployment)
            throw new InvalidOperationException($"web-{deployment} is not rolled out: {restarted}");
    }

    /// <summary>Of a cluster that has settled, read through its API.</summary>
    private static TwinSnapshot Snapshot(int pods)
    {
        using var cluster = new SimulatedCluster(new SimulatorOptions { Nodes = Nodes });
        using var client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);
        cluster.Run(async () =>
        {
            await client.CreateAsync(Read(Kind.Namespace,
                "{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }"));
            for (var i = 0; i < pods / PodsADeployment; i++)
            {
                await client.CreateAsync(Deployment(i));
                await client.CreateAsync(Service(i));
            }
        });
        cluster.Advance(TimeSpan.FromMinutes(5));
        var objects = cluster.Run(async () =>
        {
            var all = new List<KubeObject>();
            foreach (var served in cluster.Api.Kinds.All.Where(r => r.IsStored && r.Kind == r.Storage).ToList())
                all.AddRange((await client.ListAsync(served.Kind)).Items);
            return all;
        });
        return new TwinSnapshot { At = cluster.Clock.GetUtcNow(), Objects = [.. objects] };
    }

    private static KubeObject Deployment(int i) => Read(Kind.Deployment, $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web-{{i}}, namespace: shop }
        spec:
          replicas: {{PodsADeployment}}
          selector: { matchLabels: { app: web-{{i}} } }
          template:
            metadata: { labels: { app: web-{{i}} } }
            spec:
              containers:
              - name: web
                image: nginx:1.27
                ports: [{ name: http, containerPort: 8080 }]
                readinessProbe: { httpGet: { path: /ready, port: http }, periodSeconds: 5 }
                livenessProbe: { httpGet: { path: /alive, port: http } }
                resources: { requests: { cpu: 100m, memory: 128Mi } }
        """);

    private static KubeObject Service(int i) => Read(Kind.Service, $$"""
        apiVersion: v1
        kind: Service
        metadata: { name: web-{{i}}, namespace: shop }
        spec: { selector: { app: web-{{i}} }, ports: [{ name: http, port: 80, targetPort: http }] }
        """);

    private static KubeObject Read(Kind kind, string yaml) => new(kind, Yaml.Parse(yaml)!.AsObject());
}
