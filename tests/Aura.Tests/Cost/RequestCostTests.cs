using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Cost;
using Aura.Cost.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Cost;

/// <summary>
/// What is requested, at the prices of the nodes. The prices are worked out in <see cref="PricedCluster"/>.
/// </summary>
public class RequestCostTests
{
    private const string Half = "{containers: [{name: app, resources: {requests: {cpu: 500m, memory: 1Gi}}}]}";
    private const string One = "{containers: [{name: app, resources: {requests: {cpu: 1, memory: 1Gi}}}]}";

    [Fact]
    public void Replicas_cost_what_they_request_at_the_split_price_of_a_node()
    {
        var cluster = new PricedCluster().Node("n1").Workload("Deployment", "cart", 2, Half);
        // 2 more x (0.5 cores x 24 + 1 GiB x 3) = 2 x 15.
        var cost = cluster.Cost(cluster.Scale("cart", 4));
        Assert.Equal((30.00m, "EUR", "30.00 EUR a month more"), (cost.PerMonth, cost.Currency, cost.Text));
        Assert.Equal("our contract, as of 2026-01-31: m in north", cost.Basis);
    }

    [Theory]
    [InlineData("eks.amazonaws.com/capacityType: SPOT")]
    [InlineData("karpenter.sh/capacity-type: spot")]
    [InlineData("cloud.google.com/gke-spot: \"true\"")]
    [InlineData("cloud.google.com/gke-provisioning: spot")]
    [InlineData("cloud.google.com/gke-preemptible: \"true\"")]
    [InlineData("kubernetes.azure.com/scalesetpriority: spot")]
    public void A_spot_node_has_its_own_price(string label)
    {
        var cluster = new PricedCluster().Node("n1", labels: label).Workload("Deployment", "cart", 2, Half);
        // 2 more x (0.5 cores x 6 + 1 GiB x 0.75) = 2 x 3.75.
        var cost = cluster.Cost(cluster.Scale("cart", 4));
        Assert.Equal((7.50m, "our contract, as of 2026-01-31: m in north as spot"), (cost.PerMonth, cost.Basis));
    }

    [Fact]
    public void On_demand_capacity_is_no_spot()
    {
        var cluster = new PricedCluster().Node("n1", labels: "karpenter.sh/capacity-type: on-demand")
            .Workload("Deployment", "cart", 2, Half);
        Assert.Equal(30.00m, cluster.Cost(cluster.Scale("cart", 4)).PerMonth);
    }

    [Fact]
    public void Several_nodes_count_by_their_size()
    {
        var cluster = new PricedCluster().Node("n1").Node("n2", "big", "8, memory: 32Gi")
            .Workload("Deployment", "cart", 2, Half);
        // A core: (4 x 24 + 8 x 18) / 12 = 240 / 12 = 20. A GiB: (16 x 3 + 32 x 2.25) / 48 = 120 / 48 = 2.50.
        // 1 core and 2 GiB more: 20 + 5.
        Assert.Equal(25.00m, cluster.Cost(cluster.Scale("cart", 4)).PerMonth);
    }

    [Fact]
    public void Only_nodes_where_the_pods_may_run_count()
    {
        var cluster = new PricedCluster().Node("n1").Node("n2", "big", "8, memory: 32Gi", "disk: ssd")
            .Workload("Deployment", "cart", 2, Half.Replace("{containers", "{nodeSelector: {disk: ssd}, containers"));
        // 1 core x 18 + 2 GiB x 2.25.
        Assert.Equal(22.50m, cluster.Cost(cluster.Scale("cart", 4)).PerMonth);
    }

    [Fact]
    public void A_node_of_a_type_that_is_not_listed_costs_by_its_size()
    {
        var cluster = new PricedCluster().Node("n1", "odd").Node("n2", type: null)
            .Workload("Deployment", "cart", 2, Half);
        var cost = cluster.Cost(cluster.Scale("cart", 4));
        // 1 core x 20 + 2 GiB x 2.50, by the defaults.
        Assert.Equal(25.00m, cost.PerMonth);
        Assert.EndsWith("nodes without a type by their size, odd in north, not listed, by its size", cost.Basis);
    }

    [Fact]
    public void Without_nodes_to_look_at_the_defaults_count_and_room_is_not_judged()
    {
        var cluster = new PricedCluster { MayNotList = Kind.Node }.Workload("Deployment", "cart", 2, Half);
        var cost = cluster.Cost(cluster.Scale("cart", 4));
        Assert.Equal((25.00m, null, null), (cost.PerMonth, cost.Capacity, cost.BillPerMonth));
        Assert.EndsWith("its defaults, for no node is known", cost.Basis);
        Assert.Equal("whether existing nodes have room was not judged: none is listed", cost.Meaning);
    }

    [Fact]
    public void More_memory_costs_times_the_replicas()
    {
        var cluster = new PricedCluster().Node("n1").Workload("Deployment", "cart", 4, Half);
        // 4 x (1152 - 1024 Mi) = 0.5 GiB x 3.
        Assert.Equal(1.50m, cluster.Cost(cluster.Request("Deployment", "cart", "memory", "1152Mi")).PerMonth);
    }

    [Fact]
    public void Fewer_replicas_free_money()
    {
        var cluster = new PricedCluster().Node("n1").Workload("Deployment", "cart", 4, Half);
        // 3 fewer x 15.
        var cost = cluster.Cost(cluster.Scale("cart", 1));
        Assert.Equal((-45.00m, "45.00 EUR a month less"), (cost.PerMonth, cost.Text));
        Assert.Equal(-60.00m, cluster.Cost(
            new Change.Delete(cluster.Object("Deployment", "cart").Ref, "cart", null, [], "for the test")).PerMonth);
    }

    [Fact]
    public void Steps_that_change_one_workload_count_once()
    {
        var cluster = new PricedCluster().Node("n1").Workload("Deployment", "cart", 2, Half);
        // Before 2 x (0.5 cores, 1 GiB) = 1 core, 2 GiB. After 3 x (1 core, 2 GiB) = 3 cores, 6 GiB.
        // 2 cores x 24 + 4 GiB x 3 = 48 + 12.
        Assert.Equal(60.00m, cluster.Cost(cluster.Request("Deployment", "cart", "cpu", "1"),
            cluster.Request("Deployment", "cart", "memory", "2Gi"), cluster.Scale("cart", 3)).PerMonth);
    }

    [Fact]
    public void The_hungriest_init_container_counts_where_it_is_more_and_sidecars_always_do()
    {
        const string pod = """
            {initContainers: [
              {name: proxy, restartPolicy: Always, resources: {requests: {cpu: 100m, memory: 256Mi}}},
              {name: migrate, resources: {requests: {cpu: 2, memory: 1Gi}}}],
             containers: [{name: app, resources: {requests: {cpu: 500m, memory: 512Mi}}}]}
            """;
        var cluster = new PricedCluster().Node("n1").Workload("Deployment", "cart", 1, pod.ReplaceLineEndings(" "));
        // Starting: 2 + 0.1 cores, 1 + 0.25 GiB; running: 0.6 cores, 0.75 GiB. The larger: 2.1 x 24 + 1.25 x 3.
        Assert.Equal(54.15m, cluster.Cost(cluster.Scale("cart", 2)).PerMonth);
        // Running 1.1 cores then, which is still less than 2.1.
        Assert.Equal(0m, cluster.Cost(cluster.Request("Deployment", "cart", "cpu", "1")).PerMonth);
    }

    [Fact]
    public void A_DaemonSet_costs_on_every_node()
    {
        var cluster = new PricedCluster().Node("n1").Node("n2").Node("n3")
            .Workload("DaemonSet", "agent", 3, Half, ["n1", "n2", "n3"]);
        // 3 x 0.1 cores x 24.
        var cost = cluster.Cost(cluster.Request("DaemonSet", "agent", "cpu", "600m"));
        Assert.Equal((7.20m, CapacityUse.Spare, 0m), (cost.PerMonth, cost.Capacity, cost.BillPerMonth));
    }

    [Fact]
    public void A_move_to_spot_nodes_saves_the_difference()
    {
        var cluster = new PricedCluster().Node("n1").Node("n2", labels: "karpenter.sh/capacity-type: spot")
            .Workload("Deployment", "cart", 2, One);
        // Before, on either: a core (24 + 6) / 2 = 15, a GiB (3 + 0.75) / 2 = 1.875: 2 x 16.875 = 33.75.
        // After: 2 x (6 + 0.75) = 13.50.
        Assert.Equal(-20.25m, cluster.Cost(cluster.Set("Deployment", "cart", "spec.template.spec.nodeSelector",
            new JsonObject { ["karpenter.sh/capacity-type"] = "spot" })).PerMonth);
    }

    [Fact]
    public void What_was_reported_of_a_node_counts_before_the_list()
    {
        var reported = new ReportedPrices(
            ImmutableDictionary<string, UnitPrices>.Empty.Add("n1", new UnitPrices(0.05m, 0.01m)), "OpenCost");
        var cluster = new PricedCluster { Reported = reported }.Node("n1").Workload("Deployment", "cart", 2, Half);
        var cost = cluster.Cost(cluster.Scale("cart", 4));
        // 720 hours x (1 core x 0.05 + 2 GiB x 0.01) = 36 + 14.40.
        Assert.Equal((50.40m, "our contract, as of 2026-01-31: OpenCost"), (cost.PerMonth, cost.Basis));
    }

    [Fact]
    public void That_nobody_could_be_asked_is_said_with_the_prices()
    {
        var cluster = new PricedCluster { Reported = ReportedPrices.Unknown("OpenCost (unreachable): no route") }
            .Node("n1").Workload("Deployment", "cart", 2, Half);
        Assert.Equal("OpenCost (unreachable): no route; our contract, as of 2026-01-31: m in north",
            cluster.Cost(cluster.Scale("cart", 4)).Basis);
    }

    [Theory]
    // 1 core and 1 GiB are 27. Of 3 replicas: 2 are 27 less, 5 are 54 more.
    [InlineData(3, 0, -27, 54)]
    // One becomes two at once: 27; five are 4 x 27.
    [InlineData(1, 27, 27, 108)]
    // Switched off.
    [InlineData(0, 0, 54, 135)]
    public void An_autoscaler_has_a_range(int replicas, int now, int least, int most)
    {
        var cluster = new PricedCluster().Node("n1").Workload("Deployment", "cart", replicas, One);
        var scaler = Yaml.Parse("""
            kind: HorizontalPodAutoscaler
            apiVersion: autoscaling/v2
            metadata: {name: cart, namespace: shop}
            spec: {minReplicas: 2, maxReplicas: 5, scaleTargetRef: {kind: Deployment, name: cart}}
            """)!.AsObject();
        var cost = cluster.Cost(new Change.Create(
            new ObjectRef(Kind.HorizontalPodAutoscaler, "shop", "cart"), scaler, "for the test"));
        Assert.Equal((now, least, most), (cost.PerMonth, cost.Range!.Least, cost.Range.Most));
    }
}
