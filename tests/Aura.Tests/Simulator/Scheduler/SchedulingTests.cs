using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Tests.Simulator.Controllers;

namespace Aura.Tests.Simulator.Scheduler;

public sealed class SchedulingTests : IDisposable
{
    private const string NotHelpful =
        " no new claims to deallocate, preemption: "
        + "0/3 nodes are available: 3 Preemption is not helpful for scheduling.";

    private readonly SimulatedCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    private KubeObject Try(string container = "", string pod = "")
    {
        _cluster.Deploy("app", 1, container, pod);
        _cluster.Advance(TimeSpan.FromSeconds(3));
        return Assert.Single(_cluster.Pods("default"));
    }

    [Theory]
    [InlineData("resources: {requests: {cpu: \"100\"}}", "", "3 Insufficient cpu.")]
    [InlineData("resources: {requests: {cpu: \"100\", memory: 100Gi}}", "",
        "3 Insufficient cpu, 3 Insufficient memory.")]
    [InlineData("resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 1}}", "",
        "3 Insufficient nvidia.com/gpu.")]
    [InlineData("", "nodeSelector: {disk: ssd}", "3 node(s) didn't match Pod's node affinity/selector.")]
    [InlineData("", "volumes: [{name: data, persistentVolumeClaim: {claimName: absent}}]",
        "persistentvolumeclaim \"absent\" not found.")]
    public void Says_why_no_node_takes_the_pod(string container, string podSpec, string why)
    {
        var pod = Try(container, podSpec);
        Assert.Equal("Unschedulable", pod.Reason("PodScheduled"));
        Assert.Equal($"0/3 nodes are available: {why}{NotHelpful}", pod.Message("PodScheduled"));
        Assert.True(_cluster.HasEvent("FailedScheduling", why));
    }

    [Fact]
    public void Counts_cordoned_and_tainted_nodes_apart_and_schedules_once_one_is_free()
    {
        void Node(string name, string spec) => _cluster.Patch(new ObjectRef(Kind.Node, null, name),
            new JsonObject { ["spec"] = Yaml.Parse(spec) });
        Node("node-0", "unschedulable: true");
        Node("node-1", "taints: [{key: team, value: a, effect: NoSchedule}]");
        Node("node-2", "unschedulable: true");
        _cluster.Advance(TimeSpan.FromSeconds(1));
        var pod = Try();
        Assert.Equal("0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) were unschedulable."
            + NotHelpful, pod.Message("PodScheduled"));
        Node("node-2", "{unschedulable: null}");
        _cluster.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("node-2", Assert.Single(_cluster.Pods("default")).Text("spec.nodeName"));
    }

    [Fact]
    public void Spreads_pods_of_one_workload_over_the_nodes()
    {
        _cluster.Deploy("wide", 6);
        _cluster.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal([2, 2, 2],
            _cluster.Pods("default").CountBy(p => p.Text("spec.nodeName") ?? "").Select(p => p.Value));
    }

    [Fact]
    public void Keeps_pods_apart_that_ask_for_it()
    {
        _cluster.Deploy("apart", 4, pod: "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
            + "[{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: apart}}}]}}");
        _cluster.Advance(TimeSpan.FromSeconds(3));
        var waiting = Assert.Single(_cluster.Pods("default"), p => p.Text("spec.nodeName") is null);
        Assert.StartsWith("0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules.",
            waiting.Message("PodScheduled"));
    }

    [Fact]
    public void A_pod_of_higher_priority_takes_the_place_of_one_of_lower()
    {
        _cluster.Deploy("low", 3, "resources: {requests: {cpu: 3}}", "priority: 0");
        _cluster.Advance(TimeSpan.FromSeconds(3));
        _cluster.Create("{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}");
        _cluster.Deploy("high", 1, "resources: {requests: {cpu: 3}}", "{priority: 1000, priorityClassName: high}");
        _cluster.Advance(TimeSpan.FromSeconds(30));
        Assert.Single(_cluster.Pods("default"), p => p.Label("app") == "high" && p.Text("status.phase") == "Running");
        Assert.Equal(2, _cluster.Pods("default").Count(p => p.Label("app") == "low"
            && p.Text("status.phase") == "Running"));
        Assert.True(_cluster.HasEvent("Preempted", "Preempted by pod"));
    }

    [Fact]
    public void Preemption_spares_the_pod_whose_disruption_budget_allows_no_more()
    {
        _cluster.Deploy("guarded", 2, "resources: {requests: {cpu: 3}}", "priority: 0");
        _cluster.Create("{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: b, namespace: default}, "
            + "spec: {minAvailable: 2, selector: {matchLabels: {app: guarded}}}}");
        _cluster.Create("{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: mid}, value: 500}");
        _cluster.Create("{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}");
        // Of higher priority than the guarded ones, yet the one to go.
        _cluster.Create("{apiVersion: v1, kind: Pod, metadata: {name: free, namespace: default}, spec: "
            + "{priorityClassName: mid, containers: [{name: main, image: a, resources: {requests: {cpu: 3}}}]}}");
        _cluster.Advance(TimeSpan.FromSeconds(5));
        _cluster.Deploy("high", 1, "resources: {requests: {cpu: 3}}", "{priority: 1000, priorityClassName: high}");
        _cluster.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, _cluster.Pods("default").Count(p => p.Label("app") == "guarded"
            && p.Text("status.phase") == "Running"));
        Assert.Single(_cluster.Pods("default"), p => p.Label("app") == "high" && p.Text("status.phase") == "Running");
    }
}
