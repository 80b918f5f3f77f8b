using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Simulator.Controllers;

public sealed class DaemonSetAndJobTests : IDisposable
{
    private readonly SimulatedCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void A_daemon_runs_on_each_node_even_a_cordoned_one_but_not_where_a_taint_forbids_it()
    {
        _cluster.Patch(new ObjectRef(Kind.Node, null, "node-0"),
            new JsonObject { ["spec"] = new JsonObject { ["unschedulable"] = true } });
        _cluster.Patch(new ObjectRef(Kind.Node, null, "node-1"), new JsonObject
        {
            ["spec"] = new JsonObject { ["taints"] = Yaml.Parse("[{key: gpu, value: a, effect: NoSchedule}]") },
        });
        _cluster.Create("""
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent, namespace: default}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec: {containers: [{name: main, image: "agent:1"}]}
            """);
        _cluster.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["node-0", "node-2"], _cluster.Pods("default").Select(p => p.Text("spec.nodeName")!).Order());
        var set = new ObjectRef(Kind.DaemonSet, "default", "agent");
        Assert.Equal(2, _cluster.Get(set).Number("status.numberReady"));
        _cluster.Send(HttpMethod.Patch, set.Path,
            Yaml.Parse("spec: {template: {spec: {containers: [{name: main, image: \"agent:2\"}]}}}"),
            "application/strategic-merge-patch+json");
        _cluster.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, _cluster.Get(set).Number("status.updatedNumberScheduled"));
        Assert.Equal(2, _cluster.Get(set).Number("status.numberAvailable"));
    }

    [Fact]
    public void A_daemon_that_its_node_evicts_again_and_again_comes_back_ever_more_slowly()
    {
        _cluster.Create("""
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent, namespace: default}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec: {containers: [{name: main, image: "agent:1"}]}
            """);
        _cluster.Advance(TimeSpan.FromSeconds(10));
        _cluster.SetNodePressure("node-0", disk: 1L << 60);
        _cluster.Advance(TimeSpan.FromMinutes(10));
        var killed = _cluster.Events("default").Where(e => e.Text("reason") == "FailedDaemonPod")
            .Sum(e => e.Number("count") ?? 1);
        // At most at 0, 1, 3, 7 ... 511 s.
        Assert.InRange(killed, 2, 10);
    }

    private KubeObject RunJob(string command, string spec = "{}")
    {
        var job = (JsonObject)Yaml.Parse("""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: work, namespace: default}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox, command: %C%}]}}}
            """.Replace("%C%", command))!;
        foreach (var (key, value) in (JsonObject)Yaml.Parse(spec)!)
            job["spec"]![key] = value?.DeepClone();
        _cluster.Send(HttpMethod.Post, Kind.Job.Path("default"), job);
        _cluster.Advance(TimeSpan.FromSeconds(120));
        return _cluster.Get(new ObjectRef(Kind.Job, "default", "work"));
    }

    [Fact]
    public void A_job_is_complete_after_its_completions()
    {
        var job = RunJob("[sh, -c, exit 0]", "{completions: 3, parallelism: 2}");
        Assert.Equal(3, job.Number("status.succeeded"));
        Assert.Equal("True", (string?)job.Condition("Complete")!["status"]);
        Assert.True(_cluster.HasEvent("Completed", "Job completed"));
    }

    [Fact]
    public void A_job_gives_up_after_its_back_off_limit()
    {
        var job = RunJob("[sh, -c, exit 3]", "{backoffLimit: 1}");
        Assert.Equal("BackoffLimitExceeded", job.Reason("Failed"));
        Assert.Equal(2, job.Number("status.failed"));
    }

    [Fact]
    public void A_node_that_falls_silent_loses_its_pods()
    {
        var at = _cluster.Deploy("web", 3);
        _cluster.Advance(TimeSpan.FromSeconds(5));
        _cluster.SetNodeDown("node-1", true);
        _cluster.Advance(TimeSpan.FromSeconds(70));
        var node = _cluster.Get(new ObjectRef(Kind.Node, null, "node-1"));
        Assert.Equal("Unknown", (string?)node.Condition("Ready")!["status"]);
        Assert.Contains(node.List("spec.taints"), t => (string?)t["key"] == "node.kubernetes.io/unreachable");
        Assert.Equal(2, _cluster.Get(at).Number("status.readyReplicas"));
        _cluster.Advance(TimeSpan.FromSeconds(320));
        Assert.Equal(3, _cluster.Get(at).Number("status.readyReplicas"));
        _cluster.SetNodeDown("node-1", false);
        _cluster.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(_cluster.Get(new ObjectRef(Kind.Node, null, "node-1")).At("spec.taints"));
        Assert.Equal(3, _cluster.Pods("default").Count);
    }

    [Fact]
    public void A_namespace_goes_with_all_that_is_in_it()
    {
        _cluster.Create("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        _cluster.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(_cluster.Find(Kind.ServiceAccount, "shop", "default"));
        _cluster.Create("{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {containers: "
            + "[{name: main, image: nginx}]}}");
        _cluster.Advance(TimeSpan.FromSeconds(3));
        _cluster.Delete(new ObjectRef(Kind.Namespace, null, "shop"));
        _cluster.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(_cluster.Find(Kind.Namespace, null, "shop"));
        Assert.Empty(_cluster.Pods("shop"));
    }
}
