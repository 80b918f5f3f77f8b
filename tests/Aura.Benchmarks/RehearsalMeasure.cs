using System.Diagnostics;
using System.Text;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Mcp.Twin;
using Aura.Planning;
using Aura.Plans;
using Aura.Simulator;
using Aura.Simulator.Incidents;
using Aura.Twin.Rehearsing;

namespace Aura.Benchmarks;

/// <summary>
/// What planning with rehearsals costs: a namespace of Deployments of 25 pods with probes and a Service each, of which
/// one has got an image that does not exist. Prints a Markdown table of medians.
/// </summary>
internal static class RehearsalMeasure
{
    private const int PodsADeployment = 25;

    /// <summary><c>--pods 500</c>, <c>--times 7</c>: how often each is measured, after two to warm up.</summary>
    public static int Run(string[] args)
    {
        var (pods, times) = (Command.Number(args, "--pods", 500), Command.Number(args, "--times", 7));
        using var cluster = SimulatedCluster.FromIncident(
            Incident.Parse(Broken(pods), "benchmark"), new SimulatorOptions { Nodes = 20 });
        using var client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);
        LiveClusterView View() => new(client, cluster.Clock) { Remembers = true };
        var finding = cluster.Run(() => new Diagnoser(View()).DiagnoseAsync(DiagnosisScope.Everything)).Findings[0];
        var rehearsal = new Rehearsal(SimulatedTwin.Factory, new ActionCatalog());
        var (plan, gather, rehearse) = (new List<double>(), new List<double>(), new List<double>());
        var cpu = new List<double>();
        var (strategies, objects) = (0, 0);
        for (var i = -2; i < times; i++)
        {
            var view = View();
            var start = Stopwatch.GetTimestamp();
            var planned = cluster.Run(() => new Planner(view, new ActionCatalog(), SafetyChecks.All)
                .PlanAsync(finding, PlanConstraints.None));
            var open = planned.Strategies.Where(s => s.ExcludedBecause is null).ToList();
            var planning = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            var material = cluster.Run(() => rehearsal.GatherAsync(view, finding, open, client));
            var gathering = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            var used = Environment.CpuUsage.TotalTime;
            var reports = rehearsal.Rehearse(material, open);
            if (i < 0)
                continue;
            if (reports.Any(r => r.Outcome != RehearsalOutcome.Recovers))
                throw new InvalidOperationException(string.Join('\n', reports.Select(r => r.Why)));
            plan.Add(planning);
            gather.Add(gathering);
            rehearse.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            cpu.Add((Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
            (strategies, objects) = (open.Count, material.Snapshot.Objects.Length);
        }
        Console.WriteLine("| pods | objects | plan | read for the twin | rehearsals | their CPU | of them |");
        Console.WriteLine("|--:|--:|--:|--:|--:|--:|--:|");
        Console.WriteLine($"| {pods} | {objects} | {Command.Median(plan):0} ms | {Command.Median(gather):0} ms "
            + $"| {Command.Median(rehearse):0} ms | {Command.Median(cpu):0} ms | {strategies} |");
        return 0;
    }

    private static string Broken(int pods)
    {
        var text = new StringBuilder("""
            name: benchmark
            title: One of many Deployments gets an image that does not exist
            story: For measuring.
            settle: 120s
            objects:
              - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}

            """);
        for (var i = 0; i < pods / PodsADeployment; i++)
            text.Append($$"""
                  - apiVersion: apps/v1
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
                              image: registry.shop.example/web:1.0.0
                              ports: [{ name: http, containerPort: 8080 }]
                              readinessProbe: { httpGet: { path: /ready, port: http }, periodSeconds: 5 }
                              livenessProbe: { httpGet: { path: /alive, port: http } }
                              resources: { requests: { cpu: 100m, memory: 128Mi } }
                  - apiVersion: v1
                    kind: Service
                    metadata: { name: web-{{i}}, namespace: shop }
                    spec: { selector: { app: web-{{i}} }, ports: [{ name: http, port: 80, targetPort: http }] }

                """);
        text.Append("""
            behaviour:
              - match: {image: "registry.shop.example/web:2.0.0"}
                pull: notFound
            fault:
              - op: patch
                kind: Deployment
                namespace: shop
                name: web-0
                patch: {spec: {template: {spec: {containers: [{name: web, image: "registry.shop.example/web:2.0.0"}]}}}}
            run: 180s
            """);
        return text.ToString();
    }
}
