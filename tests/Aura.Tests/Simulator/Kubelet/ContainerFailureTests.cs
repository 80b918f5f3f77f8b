using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Behaviour;
using Aura.Simulator.Incidents;
using Aura.Tests.Simulator.Controllers;

namespace Aura.Tests.Simulator.Kubelet;

public sealed class ContainerFailureTests : IDisposable
{
    private readonly SimulatedCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    private KubeObject OnlyPod => Assert.Single(_cluster.Pods("default"));

    [Fact]
    public void A_crashing_container_backs_off_ten_seconds_doubling()
    {
        _cluster.Deploy("crash", 1, "command: [sh, -c, exit 1]");
        _cluster.Advance(TimeSpan.FromSeconds(8));
        var pod = OnlyPod;
        Assert.Equal("CrashLoopBackOff", pod.Waiting());
        Assert.Equal($"back-off 10s restarting failed container=main pod={pod.Name}_default({pod.Uid})",
            pod.WaitingMessage());
        Assert.Equal(1, pod.Number("status.containerStatuses[0].restartCount"));
        Assert.Equal(1, pod.Number("status.containerStatuses[0].lastState.terminated.exitCode"));
        Assert.Equal("Error", pod.Text("status.containerStatuses[0].lastState.terminated.reason"));
        Assert.Equal("Running", pod.Text("status.phase"));
        _cluster.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(2, OnlyPod.Number("status.containerStatuses[0].restartCount"));
        Assert.Contains("back-off 20s", OnlyPod.WaitingMessage());
        _cluster.Advance(TimeSpan.FromMinutes(30));
        Assert.Contains("back-off 5m0s", OnlyPod.WaitingMessage());
        Assert.True(_cluster.HasEvent("BackOff", "Back-off restarting failed container main in pod"));
    }

    [Fact]
    public void A_container_that_needs_more_than_its_limit_is_killed_until_the_limit_is_raised()
    {
        _cluster.Behaviour!.Add([new BehaviourRule { Match = new() { Image = "nginx:*" }, NeedsMemory = 150L << 20 }]);
        var at = _cluster.Deploy("greedy", 1, "resources: {limits: {memory: 100Mi}, requests: {memory: 100Mi}}");
        _cluster.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(137, OnlyPod.Number("status.containerStatuses[0].lastState.terminated.exitCode"));
        Assert.Equal("OOMKilled", OnlyPod.Text("status.containerStatuses[0].lastState.terminated.reason"));
        _cluster.Send(HttpMethod.Patch, at.Path, Yaml.Parse("spec: {template: {spec: {containers: [{name: main, "
            + "resources: {limits: {memory: 200Mi}}}]}}}"), "application/strategic-merge-patch+json");
        _cluster.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, _cluster.Get(at).Number("status.availableReplicas"));
        Assert.Equal(0, OnlyPod.Number("status.containerStatuses[0].restartCount"));
    }

    [Theory]
    [InlineData("envFrom: [{configMapRef: {name: absent}}]", "configmap \"absent\" not found")]
    [InlineData("env: [{name: A, valueFrom: {secretKeyRef: {name: absent, key: k}}}]", "secret \"absent\" not found")]
    [InlineData("env: [{name: A, valueFrom: {configMapKeyRef: {name: kube-root-ca.crt, key: k}}}]",
        "couldn't find key k in ConfigMap default/kube-root-ca.crt")]
    public void A_reference_that_leads_nowhere_keeps_the_container_from_being_made(string container, string message)
    {
        _cluster.Deploy("config", 1, container);
        _cluster.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("CreateContainerConfigError", OnlyPod.Waiting());
        Assert.Equal(message, OnlyPod.WaitingMessage());
        Assert.True(_cluster.HasEvent("Failed", $"Error: {message}"));
    }

    [Fact]
    public void A_missing_ConfigMap_that_appears_lets_the_container_start()
    {
        _cluster.Deploy("config", 1, "envFrom: [{configMapRef: {name: settings}}]");
        _cluster.Advance(TimeSpan.FromSeconds(5));
        _cluster.Create("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: default}, "
            + "data: {A: b}}");
        _cluster.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("True", (string?)OnlyPod.Condition("Ready")!["status"]);
    }

    [Fact]
    public void A_volume_of_a_missing_ConfigMap_is_not_mounted()
    {
        _cluster.Deploy("mount", 1, pod: "volumes: [{name: cfg, configMap: {name: absent}}]");
        _cluster.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("ContainerCreating", OnlyPod.Waiting());
        Assert.True(_cluster.HasEvent("FailedMount",
            "MountVolume.SetUp failed for volume \"cfg\" : configmap \"absent\" not found"));
    }

    [Fact]
    public void A_failing_readiness_probe_is_told_in_events_and_leaves_the_pod_unready()
    {
        _cluster.Behaviour!.Add([new BehaviourRule
        {
            Match = new(),
            Readiness = "HTTP probe failed with statuscode: 503",
            When = new LiveCondition { ConfigMap = "flags", Key = "db", Value = "down" },
        }]);
        _cluster.Create("{apiVersion: v1, kind: ConfigMap, metadata: {name: flags, namespace: default}, "
            + "data: {db: down}}");
        var at = _cluster.Deploy("probe", 1, "readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 5}");
        _cluster.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("ContainersNotReady", OnlyPod.Reason("Ready"));
        Assert.Equal("containers with unready status: [main]", OnlyPod.Message("Ready"));
        Assert.True(_cluster.HasEvent("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"));
        Assert.Equal("MinimumReplicasUnavailable", _cluster.Get(at).Reason("Available"));
        _cluster.Patch(new ObjectRef(Kind.ConfigMap, "default", "flags"),
            new JsonObject { ["data"] = new JsonObject { ["db"] = "up" } });
        _cluster.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, _cluster.Get(at).Number("status.readyReplicas"));
    }

    [Fact]
    public void A_failing_liveness_probe_restarts_the_container()
    {
        _cluster.Behaviour!.Add([new BehaviourRule { Match = new(), Liveness = "deadlock" }]);
        _cluster.Deploy("stuck", 1, "livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 2, failureThreshold: 2}");
        _cluster.Advance(TimeSpan.FromSeconds(12));
        Assert.True(OnlyPod.Number("status.containerStatuses[0].restartCount") >= 1);
        Assert.True(_cluster.HasEvent("Killing", "Container main failed liveness probe, will be restarted"));
    }

    [Fact]
    public void Init_containers_run_one_after_the_other_before_the_rest()
    {
        _cluster.Deploy("init", 1, pod: """
            initContainers:
              - {name: first, image: busybox, command: [sleep, "3"]}
              - {name: proxy, image: envoy, restartPolicy: Always}
            """);
        _cluster.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Pending", OnlyPod.Text("status.phase"));
        Assert.Equal("containers with incomplete status: [first proxy]", OnlyPod.Message("Initialized"));
        Assert.Equal("PodInitializing", OnlyPod.Waiting());
        _cluster.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("True", (string?)OnlyPod.Condition("Ready")!["status"]);
        Assert.Equal("Completed", OnlyPod.Text("status.initContainerStatuses[0].state.terminated.reason"));
        Assert.NotNull(OnlyPod.At("status.initContainerStatuses[1].state.running"));
    }

    [Fact]
    public void A_deleted_pod_stays_until_its_process_has_stopped()
    {
        _cluster.Behaviour!.Add([new BehaviourRule { Match = new(), StopsAfter = TimeSpan.FromSeconds(12) }]);
        _cluster.Create("{apiVersion: v1, kind: Pod, metadata: {name: slow, namespace: default}, spec: {containers: "
            + "[{name: main, image: nginx}], terminationGracePeriodSeconds: 30}}");
        _cluster.Advance(TimeSpan.FromSeconds(3));
        _cluster.Delete(OnlyPod.Ref);
        _cluster.Advance(TimeSpan.FromSeconds(10));
        Assert.True(OnlyPod.IsTerminating);
        _cluster.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(_cluster.Pods("default"));
    }

    [Fact]
    public void The_log_of_a_crashed_run_is_kept_as_the_previous_one()
    {
        _cluster.Behaviour!.Add(Incident.Parse("""
            name: x
            title: y
            behaviour:
              - {match: {image: "nginx:*"}, log: [starting], exit: {code: 2, after: 1s, log: "panic: no database"}}
            """).Behaviour);
        _cluster.Deploy("logs", 1);
        _cluster.Advance(TimeSpan.FromSeconds(6));
        using var http = _cluster.CreateHttpClient();
        using var response = http.Send(new HttpRequestMessage(HttpMethod.Get, $"{OnlyPod.Ref.Path}/log?previous=true"));
        using var reader = new StreamReader(response.Content.ReadAsStream());
        Assert.Equal("starting\npanic: no database\n", reader.ReadToEnd());
    }
}
