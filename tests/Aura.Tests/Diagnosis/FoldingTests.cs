using Aura.Diagnosis;
using Aura.Kubernetes;

namespace Aura.Tests.Diagnosis;

public class FoldingTests
{
    private const string NotFound = "ready: false, state: {waiting: {reason: ErrImagePull, message: not found}}";
    private const string Late = "{status: 'False', reason: ProgressDeadlineExceeded, message: has timed out}";

    private static void Service(Sketch cluster, string selector, bool ready)
    {
        var service = cluster.Add(Kind.Service, "cart", $"{{spec: {{selector: {selector}}}}}");
        cluster.Add(Kind.EndpointSlice, "cart-1", "{metadata: {labels: {kubernetes.io/service-name: cart}}, "
            + $"endpoints: [{{addresses: [10.0.0.1], conditions: {{ready: {(ready ? "true" : "false")}}}}}]}}",
            service);
    }

    [Fact]
    public void Pods_rollout_and_Service_of_one_bad_image_are_one_finding()
    {
        var cluster = new Sketch();
        var deployment = cluster.Deployment("image: a:2", ready: 0, progressing: Late);
        var set = cluster.ReplicaSet(deployment, "image: a:2", 1, ready: 0);
        for (var i = 0; i < 3; i++)
            cluster.Pod(set, $"cart-{i}", "image: a:2", NotFound);
        Service(cluster, "{app: cart}", ready: false);
        var finding = Assert.Single(cluster.Findings);
        Assert.Equal(("ImagePullBackOff", Severity.Critical), (finding.Type, finding.Severity));
        Assert.Contains(finding.Affected, a => a.Kind == Kind.Service);
        Assert.Equal(3, finding.Affected.Count(a => a.Kind == Kind.Pod));
        Assert.Contains(finding.Evidence, e => e.What.StartsWith("follows from it: Deployment shop/cart"));
        Assert.Contains("Service cart has no ready endpoint", finding.Summary);
    }

    [Fact]
    public void A_rollout_within_its_deadline_is_not_stuck()
    {
        var cluster = new Sketch();
        cluster.Deployment("image: a:2", ready: 0, progressing: "{status: 'True', reason: ReplicaSetUpdated}");
        Assert.Empty(cluster.Findings);
    }

    [Fact]
    public void A_rollout_past_its_deadline_without_a_deeper_cause_is_a_finding_of_its_own()
    {
        var cluster = new Sketch();
        var deployment = cluster.Deployment("image: a:2", revision: 2, progressing: Late);
        cluster.ReplicaSet(deployment, "image: a:1", 1, ready: 3, age: 3600);
        var set = cluster.ReplicaSet(deployment, "image: a:2", 2, ready: 0);
        cluster.Pod(set, "cart-9", "image: a:2", "ready: true, state: {running: {startedAt: '2026-01-05T11:55:00Z'}}",
            conditions: "[{type: Ready, status: 'False', reason: ReadinessGatesNotReady}]");
        var finding = Assert.Single(cluster.Findings);
        Assert.Equal(("RolloutStuck", Severity.Warning), (finding.Type, finding.Severity));
        Assert.Equal(1, (int)finding.Facts["lastGoodRevision"]!);
    }

    [Fact]
    public void A_selector_with_a_slip_names_the_workload_that_was_meant()
    {
        var cluster = new Sketch();
        var deployment = cluster.Deployment("image: a:1");
        var set = cluster.ReplicaSet(deployment, "image: a:1", 1, ready: 3);
        cluster.Pod(set, "cart-1", "image: a:1", Sketch.ReadyState, conditions: "[{type: Ready, status: 'True'}]");
        cluster.Add(Kind.Service, "cart", "{spec: {selector: {app: carts}}}");
        var finding = Assert.Single(cluster.Findings);
        Assert.Equal(("ServiceNoEndpoints", Severity.Critical), (finding.Type, finding.Severity));
        Assert.Equal("""{"app":"cart"}""", finding.Facts["suggestedSelector"]!.ToJsonString());
    }

    [Fact]
    public void A_Service_with_a_ready_address_or_without_selector_is_fine()
    {
        var cluster = new Sketch();
        Service(cluster, "{app: anything}", ready: true);
        cluster.Add(Kind.Service, "external", "{spec: {type: ExternalName, externalName: example.com}}");
        Assert.Empty(cluster.Findings);
    }

    [Fact]
    public void A_broken_Service_beside_a_broken_workload_that_it_does_not_select_stays_its_own_cause()
    {
        var cluster = new Sketch();
        cluster.BadRollout("image: a:1", "image: a:2", NotFound);
        cluster.Add(Kind.Service, "pay", "{spec: {selector: {app: payments}}}");
        Assert.Equal(["ImagePullBackOff", "ServiceNoEndpoints"], cluster.Findings.Select(f => f.Type).Order());
    }
}
