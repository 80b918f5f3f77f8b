using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Behaviour;
using Aura.Tests.Simulator.Controllers;

namespace Aura.Tests.Simulator.State;

/// <summary>What was under way as the state was read goes on where it was.</summary>
public sealed class HalfWayTests : IDisposable
{
    private readonly SimulatedCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(40)]
    public void A_rollout(int seconds)
    {
        _cluster.Behaviour!.Add([new() { Match = new(), ReadyAfter = TimeSpan.FromSeconds(12) }]);
        var at = _cluster.Deploy("web", 4, "readinessProbe: {httpGet: {port: 80}, periodSeconds: 5}");
        _cluster.Advance(TimeSpan.FromMinutes(2));
        _cluster.SetImage(at, "nginx:1.28");
        _cluster.Advance(TimeSpan.FromSeconds(seconds));
        using var other = GoOn();
        Assert.Equal(4, other.Get(at).Number("status.updatedReplicas"));
        Assert.Equal(4, other.Get(at).Number("status.availableReplicas"));
    }

    [Fact]
    public void A_drained_node()
    {
        _cluster.Behaviour!.Add([new() { Match = new(), StopsAfter = TimeSpan.FromSeconds(8) }]);
        _cluster.Deploy("web", 6);
        _cluster.Advance(TimeSpan.FromMinutes(1));
        _cluster.Patch(new ObjectRef(Kind.Node, null, "node-1"),
            new JsonObject { ["spec"] = new JsonObject { ["unschedulable"] = true } });
        foreach (var pod in _cluster.Pods("default").Where(p => p.Text("spec.nodeName") == "node-1"))
            _cluster.Delete(pod.Ref);
        _cluster.Advance(TimeSpan.FromSeconds(5));
        Assert.Contains(_cluster.Pods("default"), p => p.IsTerminating);
        using var other = GoOn();
        Assert.DoesNotContain(other.Pods("default"), p => p.Text("spec.nodeName") == "node-1");
    }

    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    public void A_silent_node(int seconds)
    {
        _cluster.Deploy("web", 6);
        _cluster.Advance(TimeSpan.FromMinutes(1));
        _cluster.SetNodeDown("node-1", true);
        _cluster.Advance(TimeSpan.FromSeconds(seconds));
        using var other = GoOn(new NodeState("node-1", Silent: true));
        Assert.Equal("Unknown", (string?)other.Get(new ObjectRef(Kind.Node, null, "node-1"))
            .Condition("Ready")!["status"]);
        other.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains(other.Pods("default"), p => p.IsTerminating);
        other.SetNodeDown("node-1", false);
        other.Advance(TimeSpan.FromMinutes(1));
        Assert.All(other.Pods("default"), p => Assert.False(p.IsTerminating));
    }

    [Fact]
    public void A_node_that_lacks_memory()
    {
        _cluster.Deploy("web", 3);
        _cluster.Advance(TimeSpan.FromMinutes(1));
        _cluster.SetNodePressure("node-1", memory: 9L << 30);
        _cluster.Advance(TimeSpan.FromSeconds(30));
        using var other = GoOn(new NodeState("node-1", TakenMemory: 9L << 30));
        Assert.Equal("True", (string?)other.Get(new ObjectRef(Kind.Node, null, "node-1"))
            .Condition("MemoryPressure")!["status"]);
    }

    [Fact]
    public void An_autoscaled_workload()
    {
        _cluster.Behaviour!.Add([new() { Match = new() { Image = "nginx:*" }, Usage = (180, 50L << 20) }]);
        _cluster.Deploy("web", 2, "resources: {requests: {cpu: 100m}}");
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
        _cluster.Advance(TimeSpan.FromSeconds(20));
        GoOn().Dispose();
    }

    [Theory]
    [InlineData(8)]
    [InlineData(40)]
    [InlineData(200)]
    public void A_StatefulSet_that_comes_up_with_claims(int seconds)
    {
        _cluster.Behaviour!.Add([new() { Match = new(), ReadyAfter = TimeSpan.FromSeconds(25) }]);
        _cluster.Create("""
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: fast}
            provisioner: disks.example.com
            volumeBindingMode: WaitForFirstConsumer
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: default}
            spec:
              replicas: 3
              serviceName: db
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: main, image: "postgres:17"}]}
              volumeClaimTemplates:
                - metadata: {name: data}
                  spec:
                    accessModes: [ReadWriteOnce]
                    storageClassName: fast
                    resources: {requests: {storage: 1Gi}}
            """);
        _cluster.Advance(TimeSpan.FromSeconds(seconds));
        using var other = GoOn();
        Assert.Equal(3, other.Get(new ObjectRef(Kind.StatefulSet, "default", "db")).Number("status.readyReplicas"));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(70)]
    [InlineData(130)]
    public void A_Job(int seconds)
    {
        _cluster.Create("""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: work, namespace: default}
            spec:
              completions: 3
              parallelism: 2
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: main, image: "busybox:1.37", command: [sleep, "60"]}]
            """);
        _cluster.Advance(TimeSpan.FromSeconds(seconds));
        using var other = GoOn();
        Assert.Equal(3, other.Get(new ObjectRef(Kind.Job, "default", "work")).Number("status.succeeded"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(33)]
    [InlineData(65)]
    [InlineData(900)]
    public void Crashes_and_failing_pulls(int seconds)
    {
        _cluster.Behaviour!.Add([new() { Match = new() { Image = "app:*" },
            Exit = new ContainerExit(3, TimeSpan.FromSeconds(4), "no such table") }]);
        _cluster.Deploy("crash", 2, "image: \"app:1\"");
        _cluster.Deploy("pull", 1, "image: \"nonexistent:1\"");
        _cluster.Advance(TimeSpan.FromSeconds(seconds));
        GoOn().Dispose();
    }

    [Fact]
    public void A_quota_that_is_nearly_used()
    {
        _cluster.Create("""
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: quota, namespace: default}
            spec: {hard: {pods: "3", requests.cpu: "1"}}
            """);
        var at = _cluster.Deploy("web", 2, "resources: {requests: {cpu: 300m}}");
        _cluster.Advance(TimeSpan.FromMinutes(1));
        using var other = GoOn();
        other.Patch(at, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 5 } });
        other.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, other.Pods("default").Count);
    }

    /// <summary>Both clusters are alike now and after five minutes; the copy.</summary>
    private SimulatedCluster GoOn(params NodeState[] nodes)
    {
        var other = _cluster.Copy(nodes);
        Copies.AssertAlike(_cluster, other);
        _cluster.Advance(TimeSpan.FromMinutes(5));
        other.Advance(TimeSpan.FromMinutes(5));
        Copies.AssertAlike(_cluster, other);
        return other;
    }
}
