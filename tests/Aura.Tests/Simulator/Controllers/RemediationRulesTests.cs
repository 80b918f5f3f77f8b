using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Behaviour;

namespace Aura.Tests.Simulator.Controllers;

/// <summary>Rules of controllers that a remedy may lean on: rates, surges, failure policies.</summary>
public sealed class RemediationRulesTests : IDisposable
{
    private readonly SimulatedCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    private static ObjectRef At(Kind kind, string name) => new(kind, "default", name);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private void SetImage(ObjectRef at, string image) => _cluster.Send(HttpMethod.Patch, at.Path, Yaml.Parse(
        $"spec: {{template: {{spec: {{containers: [{{name: main, image: \"{image}\"}}]}}}}}}"),
        "application/strategic-merge-patch+json");

    private long? Replicas(ObjectRef at) => _cluster.Get(at).Number("spec.replicas");

    private void Autoscale(string behavior, string name = "web") => _cluster.Create($$$"""
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: {{{name}}}, namespace: default}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{{name}}}}
          minReplicas: 1
          maxReplicas: 20
          behavior: {{{behavior}}}
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50} } }]
        """);

    private void Use(long cpu) => _cluster.Behaviour!.Add(
        [new BehaviourRule { Match = new() { Image = "nginx:*" }, Usage = (cpu, 50L << 20) }]);

    [Fact]
    public void An_autoscaler_grows_and_shrinks_no_faster_than_its_policies()
    {
        Use(100);
        var at = _cluster.Deploy("web", 4, "resources: {requests: {cpu: 10m}}");
        _cluster.Advance(10 * Second);
        Autoscale("{scaleUp: {policies: [{type: Pods, value: 2, periodSeconds: 60}]}, scaleDown: "
            + "{stabilizationWindowSeconds: 0, policies: [{type: Percent, value: 50, periodSeconds: 60}]}}");
        _cluster.Advance(5 * Second);
        Assert.Equal(6, Replicas(at));
        Assert.Equal("ScaleUpLimit", _cluster.Get(At(Kind.HorizontalPodAutoscaler, "web")).Reason("ScalingLimited"));
        _cluster.Advance(40 * Second);
        Assert.Equal(6, Replicas(at));
        _cluster.Advance(30 * Second);
        Assert.Equal(8, Replicas(at));

        Use(0);
        _cluster.Advance(20 * Second);
        // Half of the six that there were a minute ago.
        Assert.Equal(3, Replicas(at));
        _cluster.Advance(5 * 60 * Second);
        Assert.Equal(1, Replicas(at));
    }

    [Fact]
    public void An_autoscaler_may_be_forbidden_to_shrink_and_wait_before_it_grows()
    {
        Use(100);
        var at = _cluster.Deploy("web", 2, "resources: {requests: {cpu: 10m}}");
        _cluster.Advance(10 * Second);
        Autoscale("{scaleUp: {stabilizationWindowSeconds: 120}, scaleDown: {selectPolicy: Disabled}}");
        _cluster.Advance(60 * Second);
        Assert.Equal(2, Replicas(at));
        _cluster.Advance(90 * Second);
        var grown = Replicas(at);
        Assert.True(grown > 2);
        Use(0);
        _cluster.Advance(10 * 60 * Second);
        Assert.True(Replicas(at) >= grown);
    }

    [Theory]
    [InlineData("FailJob", "Failed", "PodFailurePolicy", 1)]
    [InlineData("Ignore", null, null, null)]
    [InlineData("Count", "Failed", "BackoffLimitExceeded", 2)]
    public void A_job_s_failure_policy_fails_it_ignores_or_counts(
        string action, string? condition, string? reason, int? failed)
    {
        _cluster.Create($$$"""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: work, namespace: default}
            spec:
              backoffLimit: 1
              podFailurePolicy:
                rules: [{action: {{{action}}}, onExitCodes: {operator: In, values: [42]}}]
              template:
                spec: {restartPolicy: Never, containers: [{name: main, image: busybox, command: [sh, -c, exit 42]}]}
            """);
        _cluster.Advance(120 * Second);
        var job = _cluster.Get(At(Kind.Job, "work"));
        Assert.Equal(failed, (int?)job.Number("status.failed"));
        if (condition is null)
        {
            Assert.Empty(job.List("status.conditions"));
            return;
        }
        Assert.Equal(reason, job.Reason(condition));
        if (action == "FailJob")
            Assert.EndsWith("failed with exit code 42 matching FailJob rule at index 0", job.Message(condition));
    }

    [Fact]
    public void A_daemon_set_that_surges_has_the_new_pod_before_the_old_one_goes()
    {
        _cluster.Create("""
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent, namespace: default}
            spec:
              selector: {matchLabels: {app: agent}}
              updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
              template:
                metadata: {labels: {app: agent}}
                spec: {containers: [{name: main, image: "agent:1"}]}
            """);
        _cluster.Advance(5 * Second);
        var at = At(Kind.DaemonSet, "agent");
        SetImage(at, "agent:2");
        var most = 0;
        for (var i = 0; i < 120; i++)
        {
            _cluster.Advance(0.25 * Second);
            var alive = _cluster.Pods("default").Where(p => !p.IsTerminating).ToList();
            most = Math.Max(most, alive.Count);
            Assert.Equal(3, alive.Where(p => (string?)p.Condition("Ready")?["status"] == "True")
                .Select(p => p.Text("spec.nodeName")).Distinct().Count());
        }
        Assert.Equal(4, most);
        Assert.All(_cluster.Pods("default"), p => Assert.Equal("agent:2", p.Text("spec.containers[0].image")));
        Assert.Equal(3, _cluster.Get(at).Number("status.updatedNumberScheduled"));
    }

    [Fact]
    public void A_stateful_set_replaces_as_many_as_may_be_unavailable()
    {
        _cluster.Create("""
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: default}
            spec:
              replicas: 5
              podManagementPolicy: Parallel
              serviceName: db
              selector: {matchLabels: {app: db}}
              updateStrategy: {rollingUpdate: {maxUnavailable: 2}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: main, image: "db:1"}]}
            """);
        _cluster.Advance(20 * Second);
        var at = At(Kind.StatefulSet, "db");
        SetImage(at, "db:2");
        var fewest = 5;
        for (var i = 0; i < 200; i++)
        {
            _cluster.Advance(0.25 * Second);
            fewest = Math.Min(fewest, _cluster.Pods("default").Count(p => !p.IsTerminating
                && (string?)p.Condition("Ready")?["status"] == "True"));
        }
        Assert.Equal(3, fewest);
        Assert.Equal(5, _cluster.Get(at).Number("status.updatedReplicas"));
        Assert.Equal(5, _cluster.Get(at).Number("status.readyReplicas"));
    }

    [Fact]
    public void An_ephemeral_container_runs_has_a_log_and_ends_without_a_restart()
    {
        _cluster.Behaviour!.Add([new BehaviourRule { Match = new() { Container = "debug" }, Log = ["looking"] }]);
        _cluster.Create("{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: default}, "
            + "spec: {containers: [{name: main, image: \"web:1\"}]}}");
        _cluster.Advance(5 * Second);
        var pod = At(Kind.Pod, "p");
        _cluster.Send(HttpMethod.Patch, pod.Path + "/ephemeralcontainers", Yaml.Parse("spec: {ephemeralContainers: "
            + "[{name: debug, image: \"tools:1\", command: [sh, -c, sleep 20]}]}"),
            "application/strategic-merge-patch+json");
        _cluster.Advance(5 * Second);
        Assert.NotNull(_cluster.Get(pod).At("status.ephemeralContainerStatuses[0].state.running"));
        using var http = _cluster.CreateHttpClient();
        Assert.Equal("looking\n", _cluster.Run(() => http.GetStringAsync(pod.Path + "/log?container=debug")));

        _cluster.Advance(40 * Second);
        Assert.Equal(0, _cluster.Get(pod).Number("status.ephemeralContainerStatuses[0].state.terminated.exitCode"));
        Assert.Equal(0, _cluster.Get(pod).Number("status.ephemeralContainerStatuses[0].restartCount"));
        Assert.Equal("Running", _cluster.Get(pod).Text("status.phase"));
    }
}
