using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.Simulator;
using BenchmarkDotNet.Attributes;

namespace Aura.Benchmarks;

/// <summary>
/// What diagnosis costs on top of the lists that it reads: the same simulated cluster (three pods a workload, one
/// workload in ten with an image that does not exist), read alone as the baseline, and diagnosed.
/// </summary>
[MemoryDiagnoser]
public class DiagnoseBenchmark
{
    private SimulatedCluster _cluster = null!;
    private KubeClient _client = null!;

    [Params(10, 100)]
    public int Workloads { get; set; }

    [GlobalSetup]
    public void Start()
    {
        _cluster = new SimulatedCluster(new SimulatorOptions { Nodes = 3 + (Workloads / 10) });
        _client = new KubeClient(_cluster.CreateHttpClient(), _cluster.Clock);
        _cluster.Run(async () =>
        {
            for (var i = 0; i < Workloads; i++)
                await _client.CreateAsync(Workload(i));
        });
        _cluster.Advance(TimeSpan.FromMinutes(5));
    }

    [GlobalCleanup]
    public void Stop()
    {
        _client.Dispose();
        _cluster.Dispose();
    }

    /// <summary>The lists alone.</summary>
    [Benchmark(Baseline = true)]
    public int Read() => _cluster.Run(() => SnapshotReader.TakeAsync(View())).Count;

    /// <summary>The lists, the detectors and the folding to root causes.</summary>
    [Benchmark]
    public int Diagnose() =>
        _cluster.Run(() => new Diagnoser(View()).DiagnoseAsync(DiagnosisScope.Everything)).Findings.Length;

    private LiveClusterView View() => new(_client, _cluster.Clock);

    private static KubeObject Workload(int i) => new(Kind.Deployment, Yaml.Parse($$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web-{{i}}, namespace: default }
        spec:
          replicas: 3
          selector: { matchLabels: { app: web-{{i}} } }
          template:
            metadata: { labels: { app: web-{{i}} } }
            spec:
              containers:
              - name: web
                image: {{(i % 10 == 0 ? "nonexistent:1" : "nginx:1.27")}}
                resources: { requests: { cpu: 10m, memory: 16Mi } }
        """)!.AsObject());
}
