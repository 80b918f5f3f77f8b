using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Incidents;
using Aura.Tests.Simulator.Controllers;

namespace Aura.Tests.Simulator.Kubelet;

/// <summary>What a kubelet does when its node runs short, and what it does not take on.</summary>
public sealed class NodePressureTests
{
    private static readonly ObjectRef Node = new(Kind.Node, null, "node-0");

    private static SimulatedCluster Play(string pods, string more) => SimulatedCluster.FromIncident(
        Incident.Parse($"name: x\ntitle: x\nsettle: 5s\nrun: 30s\nobjects:\n{pods}\n{more}"),
        new SimulatorOptions { Nodes = 1 });

    private static string Pod(string name, string requests, string spec = "") =>
        $"- {{apiVersion: v1, kind: Pod, metadata: {{name: {name}, namespace: default}}, spec: {{{spec}"
        + $"containers: [{{name: main, image: \"{name}:1\", resources: {{{requests}}}}}]}}}}\n";

    private static string Uses(string name, string memory) =>
        $"- {{match: {{image: \"{name}:*\"}}, usage: {{cpu: 10m, memory: {memory}}}}}\n";

    private static KubeObject Of(SimulatedCluster cluster, string name) =>
        cluster.Get(new ObjectRef(Kind.Pod, "default", name));

    [Fact]
    public void The_pod_that_uses_most_beyond_its_request_is_evicted_and_the_node_says_so()
    {
        using var cluster = Play(
            Pod("greedy", "") + Pod("modest", "requests: {memory: 3Gi}") + Pod("over", "requests: {memory: 2Gi}"),
            "behaviour:\n" + Uses("greedy", "3Gi") + Uses("modest", "2Gi") + Uses("over", "3Gi"));

        var evicted = Of(cluster, "greedy");
        Assert.Equal(("Failed", "Evicted"), (evicted.Text("status.phase"), evicted.Text("status.reason")));
        Assert.Equal("The node was low on resource: memory. Threshold quantity: 100Mi, available: 0. Container main "
            + "was using 3Gi, request is 0, has larger consumption of memory. ", evicted.Text("status.message"));
        Assert.Equal("TerminationByKubelet", evicted.Reason("DisruptionTarget"));
        Assert.Equal(137, evicted.Number("status.containerStatuses[0].state.terminated.exitCode"));
        Assert.True(cluster.HasEvent("EvictionThresholdMet", "Attempting to reclaim memory"));
        Assert.Equal("Running", Of(cluster, "over").Text("status.phase"));
        Assert.Equal("Running", Of(cluster, "modest").Text("status.phase"));

        Assert.Equal("KubeletHasInsufficientMemory", cluster.Get(Node).Reason("MemoryPressure"));
        Assert.Contains(cluster.Get(Node).List("spec.taints"),
            t => (string?)t["key"] == "node.kubernetes.io/memory-pressure" && (string?)t["effect"] == "NoSchedule");
        cluster.Create("{apiVersion: v1, kind: Pod, metadata: {name: late, namespace: default}, "
            + "spec: {containers: [{name: main, image: \"late:1\"}]}}");
        cluster.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("Unschedulable", Of(cluster, "late").Reason("PodScheduled"));

        cluster.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("False", (string?)cluster.Get(Node).Condition("MemoryPressure")?["status"]);
        Assert.Equal("Running", Of(cluster, "late").Text("status.phase"));
    }

    [Fact]
    public void Priority_counts_among_those_over_their_request()
    {
        using var cluster = Play(
            "- {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}\n"
            + Pod("dear", "", "priorityClassName: high, ") + Pod("cheap", "requests: {memory: 1Gi}"),
            "behaviour:\n" + Uses("dear", "6Gi") + Uses("cheap", "2Gi"));
        Assert.Equal("Evicted", Of(cluster, "cheap").Text("status.reason"));
        Assert.Equal("Running", Of(cluster, "dear").Text("status.phase"));
    }

    [Fact]
    public void A_full_disk_takes_pods_and_refuses_new_ones()
    {
        using var cluster = Play(Pod("writer", ""),
            "behaviour: [{match: {image: \"writer:*\"}, diskUse: 5Gi}]\n"
            + "fault: [{op: nodePressure, node: node-0, disk: 89Gi}]");
        Assert.Contains("low on resource: ephemeral-storage. Threshold quantity: 10Gi, available: 6Gi. Container main "
            + "was using 5Gi, request is 0", Of(cluster, "writer").Text("status.message"));
        Assert.Equal("KubeletHasDiskPressure", cluster.Get(Node).Reason("DiskPressure"));

        cluster.Create("{apiVersion: v1, kind: Pod, metadata: {name: named, namespace: default}, "
            + "spec: {nodeName: node-0, containers: [{name: main, image: \"late:1\"}]}}");
        cluster.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("Pod was rejected: The node had condition: [DiskPressure]. ",
            Of(cluster, "named").Text("status.message"));
    }

    [Fact]
    public void A_container_beyond_its_own_disk_limit_is_evicted()
    {
        using var cluster = Play(Pod("writer", "limits: {ephemeral-storage: 1Gi}"),
            "behaviour: [{match: {image: \"writer:*\"}, diskUse: 2Gi}]");
        Assert.Equal("Container main exceeded its local ephemeral storage limit \"1Gi\". ",
            Of(cluster, "writer").Text("status.message"));
        Assert.Equal("False", (string?)cluster.Get(Node).Condition("DiskPressure")?["status"]);
    }

    [Theory]
    [InlineData("requests: {cpu: 5}", "", "OutOfcpu",
        "Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000")]
    [InlineData("requests: {memory: 9Gi}", "", "OutOfmemory",
        "Node didn't have enough resource: memory, requested: 9663676416, used: 0, capacity: 8589934592")]
    [InlineData("", "nodeSelector: {disk: ssd}, ", "NodeAffinity",
        "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector")]
    public void A_pod_that_names_a_node_that_cannot_take_it_is_rejected(
        string resources, string spec, string reason, string message)
    {
        using var cluster = Play(Pod("named", resources, spec + "nodeName: node-0, "), "");
        var pod = Of(cluster, "named");
        Assert.Equal(("Failed", reason, $"Pod was rejected: {message}"),
            (pod.Text("status.phase"), pod.Text("status.reason"), pod.Text("status.message")));
        Assert.True(cluster.HasEvent(reason, message));
    }
}
