using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Behaviour;

namespace Aura.Tests.Simulator.Controllers;

public sealed class AutoscalingTests : IDisposable
{
    private readonly SimulatedCluster _cluster = new(new SimulatorOptions { Metrics = true });

    public void Dispose() => _cluster.Dispose();

    private void Use(long cpu) => _cluster.Behaviour!.Add(
        [new BehaviourRule { Match = new() { Image = "nginx:*" }, Usage = (cpu, 50L << 20) }]);

    [Fact]
    public void Follows_the_load_up_at_once_and_down_after_five_minutes()
    {
        Use(180);
        var at = _cluster.Deploy("web", 2, "resources: {requests: {cpu: 100m}}");
        _cluster.Create("""
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web, namespace: default}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              minReplicas: 1
              maxReplicas: 8
              metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 90}}}]
            """);
        _cluster.Advance(TimeSpan.FromSeconds(40));
        Assert.True(_cluster.Get(at).Number("spec.replicas") >= 4);
        Use(20);
        _cluster.Advance(TimeSpan.FromSeconds(200));
        Assert.True(_cluster.Get(at).Number("spec.replicas") >= 4);
        _cluster.Advance(TimeSpan.FromSeconds(300));
        var scaler = _cluster.Get(new ObjectRef(Kind.HorizontalPodAutoscaler, "default", "web"));
        Assert.True(_cluster.Get(at).Number("spec.replicas") <= 2);
        Assert.Equal("ValidMetricFound", scaler.Reason("ScalingActive"));
        Assert.True(_cluster.HasEvent("SuccessfulRescale", "New size:"));
    }

    [Fact]
    public void Metrics_tell_what_containers_use()
    {
        Use(250);
        _cluster.Deploy("web", 1);
        _cluster.Advance(TimeSpan.FromSeconds(5));
        var pods = _cluster.Send(HttpMethod.Get, "/apis/metrics.k8s.io/v1beta1/namespaces/default/pods", null);
        Assert.Equal("250m", (string?)pods["items"]![0]!["containers"]![0]!["usage"]!["cpu"]);
        var nodes = _cluster.Send(HttpMethod.Get, "/apis/metrics.k8s.io/v1beta1/nodes", null);
        Assert.Equal(3, ((JsonArray)nodes["items"]!).Count);
    }

    [Fact]
    public void A_cron_job_starts_a_job_each_time_and_keeps_the_last_three()
    {
        _cluster.Create("""
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: tick, namespace: default}
            spec:
              schedule: "*/5 * * * *"
              jobTemplate:
                spec:
                  template:
                    spec: {restartPolicy: Never, containers: [{name: main, image: busybox, command: [sh, -c, exit 0]}]}
            """);
        _cluster.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(3, _cluster.List(Kind.Job, "default").Count);
        Assert.All(_cluster.List(Kind.Job, "default"), j => Assert.Equal(1, j.Number("status.succeeded")));
        var cron = _cluster.Get(new ObjectRef(Kind.CronJob, "default", "tick"));
        Assert.Equal("2026-01-15T09:30:00Z", cron.Text("status.lastScheduleTime"));
    }

    [Fact]
    public void A_cron_job_that_missed_more_than_100_times_starts_the_newest_and_is_warned()
    {
        _cluster.Create("""
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: tick, namespace: default}
            spec:
              schedule: "* * * * *"
              suspend: true
              jobTemplate:
                spec:
                  template:
                    spec: {restartPolicy: Never, containers: [{name: main, image: busybox, command: [sh, -c, exit 0]}]}
            """);
        _cluster.Advance(TimeSpan.FromHours(2));
        Assert.Empty(_cluster.List(Kind.Job, "default"));
        _cluster.Patch(new ObjectRef(Kind.CronJob, "default", "tick"),
            (JsonObject)Yaml.Parse("{spec: {suspend: false}}")!);
        _cluster.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(_cluster.List(Kind.Job, "default"));
        Assert.True(_cluster.HasEvent("TooManyMissedTimes", "too many missed start times"));
    }

    [Fact]
    public void A_cron_job_with_a_step_of_days_and_a_weekday_starts_on_either()
    {
        _cluster.Create("""
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: tick, namespace: default}
            spec:
              schedule: "30 * */2 * mon"
              jobTemplate:
                spec:
                  template:
                    spec: {restartPolicy: Never, containers: [{name: main, image: busybox, command: [sh, -c, exit 0]}]}
            """);
        _cluster.Advance(TimeSpan.FromMinutes(31));
        Assert.Single(_cluster.List(Kind.Job, "default"));
    }
}
