namespace Aura.Tests.Twin.Inference;

/// <summary>What containers need that were killed at their limit.</summary>
public class MemoryKillsTests
{
    private const long Limit = 128L << 20;

    [Fact]
    public void The_new_image_needs_more_than_its_limit()
    {
        var behaviour = InferredIncident.Of("oom-killed");
        var rule = Assert.Single(behaviour.Rules, InferredIncident.Harms);
        Assert.Equal(("catalog", "registry.shop.example/catalog:5.0.0"), (rule.Match.Container, rule.Match.Image));
        Assert.InRange(rule.NeedsMemory!.Value, Limit + 1, Limit * 3 / 2);
        Assert.InRange(rule.Certainty, 0.3, 0.8);
        Assert.Contains(behaviour.NotModelled, s => s.Contains("needs more than 128Mi"));
    }

    [Fact]
    public void A_rollout_that_changed_nothing_of_it_is_not_blamed()
    {
        var rules = InferredIncident.Of("misleading-same-symptom").Rules;
        var memory = Assert.Single(rules, r => r.NeedsMemory is not null);
        Assert.Equal(("orders", "registry.shop.example/orders*"), (memory.Match.Container, memory.Match.Image));
        var crash = Assert.Single(rules, r => r.Exit is { Code: not 0 });
        Assert.Equal(("report", 2), (crash.Match.Container, crash.Exit!.Code));
    }
}
