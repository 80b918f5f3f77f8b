using Aura.Diagnosis;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;
using Aura.Tests.Kubernetes.Client;

namespace Aura.Tests.Diagnosis;

public sealed class UsageReaderTests
{
    private readonly Asked _asked = new();

    [Fact]
    public async Task The_oldest_pods_that_run_stand_for_their_workload()
    {
        var sketch = new Sketch();
        var owner = sketch.Add(Kind.StatefulSet, "db", "spec: {}");
        for (var i = 0; i < 5; i++)
            Pod(sketch, owner, $"db-{i}", Sketch.Ago(100 + i));
        sketch.Add(Kind.StatefulSet, "idle", "spec: {replicas: 0}");

        await ReadAsync(sketch);

        var asked = Assert.Single(_asked.Question!.Workloads);
        Assert.Equal(owner.Ref, asked.Workload);
        Assert.Equal("db-4 db-3 db-2", string.Join(' ', asked.Pods));
        Assert.Equal(Sketch.Now, _asked.Question.Until);
    }

    [Fact]
    public async Task Claims_are_those_that_are_bound_and_used()
    {
        var sketch = new Sketch();
        foreach (var (name, phase) in new[] { ("data", "Bound"), ("new", "Pending"), ("unused", "Bound") })
            sketch.Add(Kind.PersistentVolumeClaim, name, $"status: {{phase: {phase}}}");
        sketch.Add(Kind.Pod, "solo", "{spec: {volumes: [{persistentVolumeClaim: {claimName: data}}, "
            + "{persistentVolumeClaim: {claimName: new}}]}, status: {phase: Running}}");

        await ReadAsync(sketch);

        Assert.Equal(new ObjectRef(Kind.PersistentVolumeClaim, "shop", "data"), Assert.Single(_asked.Question!.Claims));
    }

    [Fact]
    public async Task Of_very_many_workloads_those_near_a_limit_are_asked_for()
    {
        var sketch = new Sketch();
        for (var i = 0; i < 201; i++)
        {
            Pod(sketch, sketch.Add(Kind.StatefulSet, $"s{i}", "spec: {}"), $"s{i}-0", Sketch.Ago(60));
            sketch.Add(Kind.PodMetrics, $"s{i}-0", "containers: [{name: app, usage: {memory: "
                + (i == 7 ? "90Mi" : "10Mi") + "}}]");
        }

        await ReadAsync(sketch);

        Assert.Equal("s7", Assert.Single(_asked.Question!.Workloads).Workload.Name);
    }

    [Fact]
    public async Task Nothing_to_measure_is_not_asked_about()
    {
        Assert.Same(UsageSurvey.None, await ReadAsync(new Sketch()));
        Assert.Null(_asked.Question);
    }

    private Task<UsageSurvey> ReadAsync(Sketch sketch) => UsageReader.ReadAsync(sketch.Snapshot,
        new LiveClusterView(new ScriptedServer().Connect(), TimeProvider.System) { Usage = _asked });

    private static void Pod(Sketch sketch, KubeObject owner, string name, string started) => sketch.Add(Kind.Pod, name,
        "{spec: {containers: [{name: app, resources: {limits: {memory: 100Mi}}}]}, "
        + $"status: {{phase: Running, startTime: '{started}'}}}}", owner);

    private sealed class Asked : IUsageHistory
    {
        public SurveyQuestion? Question { get; private set; }

        public Task<WorkloadUsage> OfAsync(UsageQuestion question, CancellationToken cancel = default) =>
            Task.FromResult(WorkloadUsage.Unknown("not asked"));

        public Task<UsageSurvey> SurveyAsync(SurveyQuestion question, CancellationToken cancel = default)
        {
            Question = question;
            return Task.FromResult(UsageSurvey.None);
        }
    }
}
