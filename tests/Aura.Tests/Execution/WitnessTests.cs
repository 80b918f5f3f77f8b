using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Execution;

/// <summary>What a plan does not name, and that could suffer from it all the same.</summary>
public sealed class WitnessTests : IDisposable
{
    private readonly PipelineFixture _aura = new(policy: new PolicyOptions { AutoApprove = Risk.Critical });

    public WitnessTests() => Shop.Fill(_aura);

    public void Dispose() => _aura.Dispose();

    [Fact]
    public void A_rollout_that_loses_a_Services_endpoints_is_taken_back_though_it_is_complete()
    {
        var before = Shop.Written(Relabelled());
        Service("front", "tier: web");

        // The earlier revision's pods lack the label that the Service selects.
        var result = Finished(_aura.Run("deployment.rollback", Shop.Args()));

        PipelineFixture.Ends(ExecutionStatus.RolledBack, result);
        Assert.Contains("witness harmed: Service shop/front: 2 → 0 ready endpoints", result.Message);
        Assert.Equal(new WitnessState("Service shop/front", "ready endpoints", 2, 0, true), Witness(result, "Service"));
        Assert.Equal(before, Shop.Written(Shop.Deployment(_aura)));
    }

    [Fact]
    public void What_was_counted_before_survives_a_crash()
    {
        Relabelled();
        Service("front", "tier: web");
        var dying = _aura.Open(s => s with { CrashPoints = new Hang(CrashPoint.BeforeVerify) });
        var id = _aura.Run("deployment.rollback", Shop.Args(), pipeline: dying).ExecutionId!;
        dying.Dispose();
        _aura.Advance(Aura.State.Leases.Duration);

        var result = Left.Recover(_aura, id, TimeSpan.FromMinutes(20));

        PipelineFixture.Ends(ExecutionStatus.RolledBack, result);
        Assert.Contains("2 → 0 ready endpoints", result.Message);
    }

    [Theory]
    [InlineData("deployment.update_image", "container", "main", "image", "registry.example/cart:2.0")]
    [InlineData("deployment.rollout_restart", null, null, null, null)]
    public void An_ordinary_rollout_harms_nobody(
        string action, string? key, string? value, string? key2, string? value2)
    {
        Service("cart", "app: cart");
        Budget(1);

        var result = Finished(_aura.Run(action, Shop.Args([.. new[] { (key, value), (key2, value2) }
            .Where(a => a.Item1 is not null).Select(a => (a.Item1!, (JsonNode?)a.Item2))])));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal(["PodDisruptionBudget shop/cart", "Service shop/cart"],
            result.Witnesses.Select(w => w.Object).Order());
        Assert.All(result.Witnesses, w => Assert.Equal((2, 2, false), (w.Before, w.After, w.Harmed)));
    }

    [Fact]
    public void A_rollout_that_stops_everything_first_harms_nobody()
    {
        Service("cart", "app: cart");
        _aura.Patch(Kind.Deployment, "shop", "cart", "spec.strategy", new JsonObject { ["type"] = "Recreate" });
        _aura.Cluster.Behaviour!.Add([new() { Match = new(), ReadyAfter = TimeSpan.FromSeconds(50) }]);

        var result = Finished(_aura.Run("deployment.rollout_restart", Shop.Args()));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal(2, Witness(result, "Service").After);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Fewer_endpoints_are_the_purpose_of_scaling_down(int replicas)
    {
        Service("cart", "app: cart");

        var result = Finished(_aura.Run("deployment.scale_to", Shop.Args(("replicas", replicas))));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal((2, (int?)replicas), (Witness(result, "Service").Before, Witness(result, "Service").After));
    }

    [Fact]
    public void A_drain_moves_pods_and_harms_nobody()
    {
        Service("cart", "app: cart");
        var node = _aura.Cluster.Run(() => _aura.Client.ListAsync(Kind.Pod, "shop")).Items[0].Text("spec.nodeName");

        var result = Finished(_aura.Run("node.drain", new JsonObject { ["node"] = node }));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Contains(new WitnessState("Deployment shop/cart", "ready replicas", 2, 2, false), result.Witnesses);
        Assert.Equal(2, Witness(result, "Service").After);
    }

    [Fact]
    public void What_had_nothing_to_lose_is_no_witness()
    {
        Service("empty", "app: nothing");
        Service("cart", "app: cart");
        _aura.Run("deployment.scale_to", Shop.Args(("replicas", 0)));

        var result = Finished(_aura.Run("deployment.scale_to", Shop.Args(("replicas", 2))));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Empty(result.Witnesses);
    }

    [Fact]
    public void What_others_scale_down_meanwhile_is_not_blamed_on_the_plan()
    {
        Second("basket", 3);
        Service("both", "shop: \"yes\"");

        var running = _aura.Run("deployment.update_image", Shop.Args(("container", "main"),
            ("image", "registry.example/nonexistent:1")));
        PipelineFixture.Ends(ExecutionStatus.Running, running);
        _aura.Patch(Kind.Deployment, "shop", "basket", "spec.replicas", 1);
        var result = Finished(running);

        PipelineFixture.Ends(ExecutionStatus.RolledBack, result);
        Assert.Contains("verification failed", result.Message);
    }

    [Fact]
    public void Harm_while_the_steps_are_under_way_stops_them()
    {
        Second("basket", 1, node: "node-2");
        Service("basket", "app: basket");
        var result = default(ExecutionResult);
        // Sharing the ConfigMap makes the other Deployment a witness; its node dies while the plan waits.
        _aura.Create(Kind.ConfigMap, "{metadata: {name: settings, namespace: shop}, data: {mode: a}}");
        var id = Left.Behind(_aura, ("", [], Left.Plan(plan =>
        {
            plan.Set(_aura.Find(Kind.ConfigMap, "shop", "settings")!, "data.mode", "b", "a test");
            plan.Verify(new Condition.FieldEquals(Shop.Cart, "spec.replicas", 9), TimeSpan.FromMinutes(30));
        })));
        var other = _aura.Open();
        _aura.Cluster.Run(() => other.RecoverAsync());
        _aura.Cluster.SetNodeDown("node-2", true);
        result = _aura.Cluster.Run(() => other.GetAsync(id, TimeSpan.FromMinutes(20)));

        PipelineFixture.Ends(ExecutionStatus.RolledBack, result);
        Assert.Contains("witness harmed: Deployment shop/basket: 1 → 0 ready replicas", result.Message);
        Assert.Equal("a", _aura.Find(Kind.ConfigMap, "shop", "settings")!.Text("data.mode"));
    }

    [Fact]
    public void Harm_that_passes_within_the_grace_time_is_none()
    {
        Second("basket", 1);
        _aura.Create(Kind.ConfigMap, "{metadata: {name: settings, namespace: shop}, data: {mode: a}}");
        var id = Left.Behind(_aura, ("", [], Left.Plan(plan =>
        {
            plan.Set(_aura.Find(Kind.ConfigMap, "shop", "settings")!, "data.mode", "b", "a test");
            plan.Hold(new Condition.FieldEquals(Shop.Cart, "spec.replicas", 2), TimeSpan.FromMinutes(2));
        })));
        var other = _aura.Open();
        _aura.Cluster.Run(() => other.RecoverAsync());
        foreach (var pod in _aura.Cluster.Run(() => _aura.Client.ListAsync(Kind.Pod, "shop",
            new() { Labels = "app=basket" })).Items)
            _aura.Cluster.Run(() => _aura.Client.DeleteAsync(pod.Ref));

        var result = _aura.Cluster.Run(() => other.GetAsync(id, TimeSpan.FromMinutes(20)));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal(new WitnessState("Deployment shop/basket", "ready replicas", 1, 1, false),
            Witness(result, "Deployment"));
    }

    private static WitnessState Witness(ExecutionResult result, string kind) =>
        result.Witnesses.Single(w => w.Object.StartsWith(kind + " ", StringComparison.Ordinal));

    private ExecutionResult Finished(ExecutionResult running) => running.Status != ExecutionStatus.Running ? running
        : _aura.Cluster.Run(() => _aura.Pipeline.GetAsync(running.ExecutionId!, TimeSpan.FromMinutes(60)));

    private KubeObject Relabelled()
    {
        _aura.Patch(Kind.Deployment, "shop", "cart", "spec.template.metadata.labels.tier", "web");
        _aura.Advance(TimeSpan.FromSeconds(30));
        return Shop.Deployment(_aura);
    }

    private void Service(string name, string selector)
    {
        _aura.Create(Kind.Service, $$$"""
            metadata: {name: {{{name}}}, namespace: shop}
            spec: {selector: { {{{selector}}} }, ports: [{port: 80}]}
            """);
        _aura.Advance(TimeSpan.FromSeconds(5));
    }

    private void Budget(int least)
    {
        _aura.Create(Kind.PodDisruptionBudget, $$$"""
            metadata: {name: cart, namespace: shop}
            spec: {minAvailable: {{{least}}}, selector: {matchLabels: {app: cart} } }
            """);
        _aura.Advance(TimeSpan.FromSeconds(5));
    }

    /// <summary>Another Deployment, of which nothing but what it shares is known to a plan.</summary>
    private void Second(string name, int replicas, string? node = null)
    {
        _aura.Create(Kind.Deployment, $$$"""
            metadata: {name: {{{name}}}, namespace: shop}
            spec:
              replicas: {{{replicas}}}
              selector: {matchLabels: {app: {{{name}}} } }
              template:
                metadata: {labels: {app: {{{name}}}, shop: "yes"} }
                spec:
                  {{{(node is null ? "" : $"nodeSelector: {{kubernetes.io/hostname: {node} }}")}}}
                  containers:
                  - name: main
                    image: "registry.example/other:1.0"
                    envFrom: [{configMapRef: {name: settings, optional: true} }]
            """);
        _aura.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(replicas, Left.Deployment(_aura, name).Number("status.readyReplicas"));
    }
}
