using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Incidents;
using Aura.Tests.Simulator.Controllers;

namespace Aura.Tests.Simulator.Incidents;

public sealed class ImageNotFoundTests
{
    private static readonly ObjectRef Cart = new(Kind.Deployment, "shop", "cart");

    private static SimulatedCluster Load() =>
        SimulatedCluster.FromIncident(Incident.Load(Path.Combine(Samples.Incidents, "image-not-found.yaml")));

    [Fact]
    public void The_rollout_hangs_on_pods_that_cannot_pull_their_image()
    {
        using var cluster = Load();
        var waiting = cluster.Pods("shop")
            .Select(p => p.Text("status.containerStatuses[0].state.waiting.reason"))
            .Where(r => r is not null).ToList();
        Assert.Equal(["ImagePullBackOff"], waiting);
        var deployment = cluster.Get(Cart);
        Assert.Equal(3, deployment.Number("status.availableReplicas"));
        Assert.Equal(1, deployment.Number("status.updatedReplicas"));
        Assert.Equal(1, deployment.Number("status.unavailableReplicas"));
        Assert.Equal("2", deployment.Annotation("deployment.kubernetes.io/revision"));
        Assert.Contains(cluster.Events("shop"), e => e.Text("reason") == "Failed"
            && e.Text("message")!.Contains("registry.example.com/shop/cart:1.5.0: not found"));
    }

    [Fact]
    public void Putting_the_template_back_heals_it_under_a_new_revision()
    {
        using var cluster = Load();
        var old = cluster.List(Kind.ReplicaSet, "shop")
            .Single(r => r.Annotation("deployment.kubernetes.io/revision") == "1");
        var template = (JsonObject)old.Copy("spec.template")!;
        ((JsonObject)template["metadata"]!["labels"]!).Remove("pod-template-hash");
        cluster.Patch(Cart, new JsonObject { ["spec"] = new JsonObject { ["template"] = template } });
        cluster.Advance(TimeSpan.FromSeconds(60));
        var deployment = cluster.Get(Cart);
        Assert.Equal(3, deployment.Number("status.updatedReplicas"));
        Assert.Equal(3, deployment.Number("status.readyReplicas"));
        Assert.Equal("NewReplicaSetAvailable", (string?)deployment.Condition("Progressing")!["reason"]);
        Assert.Equal("3", deployment.Annotation("deployment.kubernetes.io/revision"));
        Assert.Equal("1", cluster.Get(old.Ref).Annotation("deployment.kubernetes.io/revision-history"));
        Assert.Equal(3, cluster.Pods("shop").Count);
    }

    [Fact]
    public void The_same_seed_gives_the_same_history_byte_for_byte()
    {
        string Run(int seed)
        {
            var lines = new List<string>();
            using var cluster = SimulatedCluster.FromIncident(
                Incident.Load(Path.Combine(Samples.Incidents, "image-not-found.yaml")),
                new SimulatorOptions { Seed = seed });
            foreach (var change in cluster.Store.ChangesAfter(0))
                lines.Add($"{change.Type} {change.New}");
            return string.Join('\n', lines);
        }
        var first = Run(7);
        Assert.Equal(first, Run(7));
        Assert.NotEqual(first, Run(8));
    }
}
