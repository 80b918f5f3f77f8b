using System.Text.Json.Nodes;
using Aura.Cost;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Cost;

/// <summary>
/// What becomes of the bill. A node m is 4 cores, 16 GiB and 144 EUR a month; see <see cref="PricedCluster"/>.
/// </summary>
public class CapacityTests
{
    private const string One = "{containers: [{name: app, resources: {requests: {cpu: 1, memory: 1Gi}}}]}";

    private static PricedCluster Three(params string[] nodes) => nodes
        .Aggregate(new PricedCluster(), (cluster, node) => cluster.Node(node))
        .Workload("Deployment", "cart", 3, One, nodes);

    [Fact]
    public void Spare_room_costs_nothing_until_a_node_is_added()
    {
        var cluster = Three("n1");
        var cost = cluster.Cost(cluster.Scale("cart", 4));
        // By requests 1 core x 24 + 1 GiB x 3; 1 of 4 - 3 = 1 core and 1 of 16 - 3 = 13 GiB are taken.
        Assert.Equal((27.00m, CapacityUse.Spare, 0m), (cost.PerMonth, cost.Capacity, cost.BillPerMonth));
        Assert.Equal("existing nodes have room for it (it takes 100 % of the cpu and 8 % of the memory that is free "
            + "where it may run): the bill stays the same until a node is added", cost.Meaning);
    }

    [Fact]
    public void What_finds_no_room_needs_a_node_more_of_those_in_use()
    {
        var cluster = Three("n1");
        var cost = cluster.Cost(cluster.Scale("cart", 5));
        Assert.Equal((54.00m, CapacityUse.NewNode, 144.00m), (cost.PerMonth, cost.Capacity, cost.BillPerMonth));
        Assert.Equal("existing nodes have no room for it: 1 more m in north, 144.00 EUR a month", cost.Meaning);
        // 3 of 4 cores are taken; of 13 more pods 1 fits there and 4 on each of 3 nodes.
        Assert.Equal(3 * 144.00m, cluster.Cost(cluster.Scale("cart", 16)).BillPerMonth);
    }

    [Fact]
    public void What_runs_on_every_node_runs_on_the_new_one()
    {
        var cluster = Three("n1").Workload("DaemonSet", "agent", 1,
            "{containers: [{name: agent, resources: {requests: {cpu: 500m}}}]}", ["n1"]);
        // Nothing is left for a fourth on n1; 3.5 cores of a new node take three pods: 4 more need two nodes.
        Assert.Equal(288.00m, cluster.Cost(cluster.Scale("cart", 7)).BillPerMonth);
    }

    [Fact]
    public void What_is_too_large_for_those_needs_a_listed_type()
    {
        var cluster = Three("n1");
        var cost = cluster.Cost(cluster.Request("Deployment", "cart", "cpu", "6"));
        // Each of the three pods fills one of 8 cores: 3 x 216.
        Assert.Equal((CapacityUse.NewNode, 648.00m), (cost.Capacity, cost.BillPerMonth));
        Assert.Contains("3 more big in north, 648.00 EUR a month", cost.Meaning);
    }

    [Fact]
    public void A_type_that_is_added_once_may_be_added_again()
    {
        var cluster = new PricedCluster().Node("n1").Workload("Deployment", "cart", 1, One).Workload("Deployment",
            "web", 1, "{nodeSelector: {node.kubernetes.io/instance-type: big}, " + One[1..]);
        var cost = cluster.Cost(
            cluster.Request("Deployment", "cart", "cpu", "6"), cluster.Request("Deployment", "web", "cpu", "6"));
        Assert.Equal((CapacityUse.NewNode, 2 * 216.00m), (cost.Capacity, cost.BillPerMonth));
    }

    [Fact]
    public void Nodes_whose_pods_are_not_shown_are_not_taken_for_empty()
    {
        var cluster = new PricedCluster { MayNotList = Kind.Pod }.Node("n1").Workload("Deployment", "cart", 1, One);
        var cost = cluster.Cost(cluster.Scale("cart", 2));
        Assert.Equal((27.00m, null, null), (cost.PerMonth, cost.Capacity, cost.BillPerMonth));
        Assert.Contains("not judged: their pods cannot be listed: may not list pods", cost.Meaning);
    }

    [Fact]
    public void What_is_too_large_for_all_is_told_without_a_figure()
    {
        var cluster = Three("n1");
        var cost = cluster.Cost(cluster.Request("Deployment", "cart", "cpu", "60"));
        Assert.Equal((CapacityUse.NewNode, null), (cost.Capacity, cost.BillPerMonth));
        Assert.Contains("no known instance type", cost.Meaning);
    }

    [Fact]
    public void Room_on_a_cordoned_or_tainted_node_is_none()
    {
        var cluster = Three("n1").Node("n2");
        cluster.Already("Node", "n2", "spec.unschedulable", true);
        Assert.Equal(CapacityUse.NewNode, cluster.Cost(cluster.Scale("cart", 5)).Capacity);
        cluster.Already("Node", "n2", "spec", new JsonObject
        {
            ["taints"] = new JsonArray(new JsonObject { ["key"] = "gpu", ["effect"] = "NoSchedule" }),
        });
        Assert.Equal(CapacityUse.NewNode, cluster.Cost(cluster.Scale("cart", 5)).Capacity);
        cluster.Already("Node", "n2", "spec.taints", null);
        Assert.Equal(CapacityUse.Spare, cluster.Cost(cluster.Scale("cart", 5)).Capacity);
    }

    [Fact]
    public void What_is_freed_saves_only_when_a_node_can_go()
    {
        var cluster = new PricedCluster().Node("n1").Node("n2").Workload("Deployment", "cart", 6, One, ["n1", "n2"]);
        // Of six pods five do not fit on one node of 4 cores, four do: then one of the nodes may go.
        var five = cluster.Cost(cluster.Scale("cart", 5));
        Assert.Equal((-27.00m, CapacityUse.Freed, 0m), (five.PerMonth, five.Capacity, five.BillPerMonth));
        Assert.Equal("the bill stays the same until a node goes, and none could be emptied yet", five.Meaning);
        var four = cluster.Cost(cluster.Scale("cart", 4));
        Assert.Equal((-54.00m, CapacityUse.Freed, -144.00m), (four.PerMonth, four.Capacity, four.BillPerMonth));
        Assert.Equal("n1 could be emptied then and go, which saves 144.00 EUR a month; until then the bill stays the "
            + "same", four.Meaning);
    }

    [Fact]
    public void A_node_that_could_go_anyway_is_no_saving_of_the_plan()
    {
        var cluster = Three("n1", "n2");
        var cost = cluster.Cost(cluster.Scale("cart", 2));
        Assert.Equal((CapacityUse.Freed, 0m), (cost.Capacity, cost.BillPerMonth));
        Assert.EndsWith("and n2 could be emptied already", cost.Meaning);
    }

    [Fact]
    public void A_cordoned_node_is_paid_for_until_it_is_removed()
    {
        var cluster = Three("n1", "n2");
        var cost = cluster.Cost(cluster.Set("Node", "n2", "spec.unschedulable", true));
        Assert.Equal((0m, 0m, "n2 is paid for until it is removed: 144.00 EUR a month"),
            (cost.PerMonth, cost.BillPerMonth, cost.Meaning));
    }

    [Fact]
    public void A_larger_volume_is_on_the_bill_at_once()
    {
        var cluster = new PricedCluster().With("""
            kind: PersistentVolumeClaim
            apiVersion: v1
            metadata: {name: data, namespace: shop}
            spec: {storageClassName: fast, resources: {requests: {storage: 10Gi}}}
            """);
        // 20 GiB x 0.20.
        var cost = cluster.Cost(
            cluster.Set("PersistentVolumeClaim", "data", "spec.resources.requests.storage", "30Gi"));
        Assert.Equal((4.00m, 4.00m, "storage is on the bill at once: 4.00 EUR a month more"),
            (cost.PerMonth, cost.BillPerMonth, cost.Meaning));
    }

    [Fact]
    public void New_replicas_of_a_StatefulSet_bring_volumes_and_leave_them()
    {
        var cluster = new PricedCluster().Node("n1").Workload("StatefulSet", "db", 2, One, ["n1"],
            ", volumeClaimTemplates: [{spec: {resources: {requests: {storage: 5Gi}}}}]");
        // 1 x 27 and 5 GiB x 0.10; back: 27 less alone.
        Assert.Equal(27.50m, cluster.Cost(cluster.Scale("db", 3, "StatefulSet")).PerMonth);
        Assert.Equal(-27.00m, cluster.Cost(cluster.Scale("db", 1, "StatefulSet")).PerMonth);
    }

    [Fact]
    public void What_has_no_price_is_named()
    {
        var cluster = new PricedCluster().Node("n1").With("""
            kind: Service
            apiVersion: v1
            metadata: {name: cart, namespace: shop}
            spec: {type: ClusterIP}
            """).Workload("Deployment", "gpu", 1,
            "{containers: [{name: app, resources: {limits: {nvidia.com/gpu: 2}}}]}");
        Assert.Equal("the load balancer of Service shop/cart that is added", Assert.Single(
            cluster.Cost(cluster.Set("Service", "cart", "spec.type", "LoadBalancer")).NotPriced));
        var cost = cluster.Cost(cluster.Scale("gpu", 3));
        Assert.Equal("4 nvidia.com/gpu more", Assert.Single(cost.NotPriced));
        Assert.EndsWith("not priced: 4 nvidia.com/gpu more", cost.Whole);
        Assert.Equal("what Cluster shop/db makes of another size", Assert.Single(cluster.Cost(new Change.Patch(
            new ObjectRef(new Kind("postgresql.cnpg.io", "v1", "Cluster", "clusters"), "shop", "db"), "u",
            [new FieldChange("spec.instances", 1, 3, "")], "for the test")).NotPriced));
    }
}
