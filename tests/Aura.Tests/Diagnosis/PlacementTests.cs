using Aura.Diagnosis;

namespace Aura.Tests.Diagnosis;

public class PlacementTests
{
    private const string Pending =
        "[{type: PodScheduled, status: 'False', reason: Unschedulable, message: '0/2 nodes'}]";
    private const string Wants = "image: a:1, resources: {requests: {cpu: '2', memory: 1Gi}}";

    private static Finding Diagnose(Action<Sketch> nodes, string podSpec = "", string container = Wants, int age = 300)
    {
        var cluster = new Sketch();
        nodes(cluster);
        var deployment = cluster.Deployment(container, replicas: 1, ready: 0, podSpec: podSpec);
        var set = cluster.ReplicaSet(deployment, container, 1, ready: 0, podSpec);
        cluster.Pod(set, "cart-1", container, "", podSpec, Pending, node: null, age);
        return Assert.Single(cluster.Findings, f => f.Severity != Severity.Advice);
    }

    [Fact]
    public void A_label_that_no_node_has() =>
        Assert.Equal(("UnschedulableNodeSelector", "Deployment shop/cart", "disk=ssd"),
        Read(Diagnose(c => { c.Node("node-0"); c.Node("node-1"); }, "nodeSelector: {disk: ssd},"), "wantedLabel"));

    [Fact]
    public void A_full_node_with_the_label_is_a_matter_of_room() => Assert.Equal("UnschedulableInsufficientResources",
        Diagnose(c =>
        {
            c.Node("node-0", cpu: "1", labels: "{disk: ssd}");
            c.Node("node-1");
        }, "nodeSelector: {disk: ssd},").Type);

    [Fact]
    public void A_cordoned_node_that_would_take_the_pod() =>
        Assert.Equal(("UnschedulableNodeCordoned", "Node node-1", "node-1"),
        Read(Diagnose(c => { c.Node("node-0", cpu: "1"); c.Node("node-1", "{unschedulable: true}"); }), "node"));

    [Fact]
    public void A_cordoned_node_that_is_too_small_anyway() => Assert.Equal("UnschedulableInsufficientResources",
        Diagnose(c => { c.Node("node-0", cpu: "1"); c.Node("node-1", "{unschedulable: true}", cpu: "1"); }).Type);

    [Fact]
    public void Taints_on_every_node() =>
        Assert.Equal(("UnschedulableTaint", "Node node-0", "dedicated=batch:NoSchedule"),
        Read(Diagnose(c =>
        {
            c.Node("node-0", "{taints: [{key: dedicated, value: batch, effect: NoSchedule}]}");
            c.Node("node-1", "{taints: [{key: dedicated, value: batch, effect: NoExecute}]}");
        }), "taint"));

    [Fact]
    public void A_tolerated_taint_is_not_in_the_way() => Assert.Equal("UnschedulableInsufficientResources", Diagnose(
        c => c.Node("node-0", "{taints: [{key: dedicated, value: batch, effect: NoSchedule}]}", cpu: "1"),
        "tolerations: [{key: dedicated, operator: Equal, value: batch}],").Type);

    [Fact]
    public void Nobody_wonders_about_the_control_plane() =>
        Assert.Equal("UnschedulableInsufficientResources", Diagnose(c =>
    {
        c.Node("node-0", "{taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]}");
        c.Node("node-1", cpu: "1");
    }).Type);

    [Fact]
    public void What_the_comparison_cannot_explain_is_quoted()
    {
        var finding = Diagnose(c => c.Node("node-0"));
        Assert.Equal("UnschedulableOther", finding.Type);
        Assert.Contains(finding.Evidence, e => e is { Untrusted: true, Value: "0/2 nodes" });
    }

    [Fact]
    public void A_pod_that_was_made_just_now_is_no_finding()
    {
        var cluster = new Sketch();
        cluster.Node("node-0", cpu: "1");
        cluster.Pod(null, "p", Wants, "", conditions: Pending, node: null, age: 5);
        Assert.Empty(cluster.Findings);
    }

    private static (string, string, string?) Read(Finding f, string fact) =>
        (f.Type, $"{f.Target}", (string?)f.Facts[fact]);
}
