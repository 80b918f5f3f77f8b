using System.Net;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Incidents;
using Aura.Tests.Simulator.Controllers;

namespace Aura.Tests.Simulator.Faults;

/// <summary>Faults of nodes, pods and requests, as incident files write them.</summary>
public sealed class IncidentFaultTests
{
    private const string Web = """
        name: fault
        title: A fault
        settle: 30s
        objects:
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: web, namespace: default}
          spec:
            replicas: 3
            selector: {matchLabels: {app: web}}
            template:
              metadata: {labels: {app: web}}
              spec:
                topologySpreadConstraints:
                - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule,
                   labelSelector: {matchLabels: {app: web}}}
                containers: [{name: main, image: "web:1"}]

        """;

    private static SimulatedCluster Play(string more) => SimulatedCluster.FromIncident(Incident.Parse(Web + more));

    [Fact]
    public void A_pod_does_not_start_on_one_node()
    {
        using var cluster = Play("""
            behaviour: [{match: {node: node-1}, sandbox: {fails: "failed to find plugin \"cni\" in path"}}]
            run: 60s
            """);
        var stuck = Assert.Single(cluster.Pods("default"), p => p.Text("status.phase") == "Pending");
        Assert.Equal("node-1", stuck.Text("spec.nodeName"));
        Assert.Equal("ContainerCreating", stuck.Waiting());
        Assert.True(cluster.HasEvent("FailedCreatePodSandBox", "Failed to create pod sandbox: rpc error: "
            + "code = Unknown desc = failed to find plugin \"cni\" in path"));
    }

    [Fact]
    public void A_node_whose_runtime_fails_is_not_ready_tainted_and_left_after_five_minutes()
    {
        using var cluster = Play("""
            fault: [{op: nodeNotReady, node: node-1, message: "container runtime is down"}]
            run: 60s
            """);
        var at = new ObjectRef(Kind.Node, null, "node-1");
        Assert.Equal("KubeletNotReady", cluster.Get(at).Reason("Ready"));
        Assert.Equal("container runtime is down", cluster.Get(at).Message("Ready"));
        Assert.Contains(cluster.Get(at).List("spec.taints"), t => (string?)t["key"] == "node.kubernetes.io/not-ready");
        // Its kubelet still reports: what runs is ready, until the pods' tolerations are over.
        Assert.Equal(3, cluster.Pods("default").Count(p => p.Text("status.phase") == "Running"));

        cluster.Advance(TimeSpan.FromMinutes(6));
        Assert.DoesNotContain(cluster.Pods("default"), p => p.Text("spec.nodeName") == "node-1");
        cluster.SetNodeReady("node-1", null);
        cluster.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("True", (string?)cluster.Get(at).Condition("Ready")?["status"]);
        Assert.Empty(cluster.Get(at).List("spec.taints"));
    }

    [Fact]
    public void Requests_are_refused_as_the_file_says()
    {
        using var cluster = Play("""
            fault:
            - op: requests
              rules:
              - {sort: tooManyRequests, method: GET, path: "*/pods", times: 1, retryAfterSeconds: 7}
              - {sort: cutWatch, after: 5s}
            run: 0s
            """);
        using var http = cluster.CreateHttpClient();
        using var first = cluster.Run(() => http.GetAsync("/api/v1/pods"));
        using var second = cluster.Run(() => http.GetAsync("/api/v1/pods"));
        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Throws<IOException>(() => cluster.Run(async () =>
        {
            await using var watch = await http.GetStreamAsync("/api/v1/secrets?watch=1&resourceVersion="
                + cluster.Store.Revision);
            Assert.Equal(0, await watch.ReadAsync(new byte[10]));
        }));
    }

    [Theory]
    [InlineData("[{op: requests, rules: [{sort: slow}]}]", "fault[0].rules[0].sort: 'slow' is not one of latency, ")]
    [InlineData("[{op: nodePressure, node: n, memory: lots}]", "fault[0].memory: 'lots' is not a quantity ")]
    public void A_wrong_fault_is_named(string fault, string message) => Assert.Contains(message,
        Assert.Throws<IncidentException>(() => Incident.Parse($"{Web}fault: {fault}")).Message);
}
