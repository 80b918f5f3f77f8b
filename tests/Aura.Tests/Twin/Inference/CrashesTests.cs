using Aura.Twin;

namespace Aura.Tests.Twin.Inference;

/// <summary>How programs end by themselves, and what would change it.</summary>
public class CrashesTests
{
    [Fact]
    public void The_one_variable_that_was_changed_is_blamed_alone()
    {
        var rule = Assert.Single(InferredIncident.Of("crash-loop").Rules, InferredIncident.Harms);
        Assert.Equal([new("PAYMENTS_URL", "payments:8080")], rule.Match.Env);
        Assert.Equal(("orders", "registry.shop.example/orders*"), (rule.Match.Container, rule.Match.Image));
        Assert.Empty(rule.Match.Fields);
        Assert.Equal((1, TimeSpan.FromSeconds(2)), (rule.Exit!.Code, rule.Exit.After));
        Assert.StartsWith("panic: PAYMENTS_URL", rule.Exit.Log);
        Assert.InRange(rule.Certainty, 0.9, 1);
    }

    [Theory]
    [InlineData("command-not-found", "registry.shop.example/worker:5.1.0", 127)]
    [InlineData("init-container-crashes", "registry.shop.example/orders-migrate:2", 1)]
    public void The_one_image_that_was_changed_is_blamed_alone(string incident, string image, int code)
    {
        var rule = Assert.Single(InferredIncident.Of(incident).Rules, InferredIncident.Harms);
        Assert.Equal((image, code), (rule.Match.Image, rule.Exit!.Code));
        Assert.Empty(rule.Match.Env);
    }

    [Theory]
    [InlineData("service-deleted", "checkout", "payments")]
    [InlineData("misleading-alert-names-the-sufferer", "web", "orders")]
    public void A_Service_that_it_misses_heals_it(string incident, string container, string service)
    {
        var rule = Assert.Single(InferredIncident.Of(incident).Rules, InferredIncident.Harms);
        Assert.Equal(container, rule.Match.Container);
        Assert.Equal(new TwinCondition { Service = service, Namespace = "shop" }, rule.Unless);
    }

    [Fact]
    public void Nothing_heals_what_misses_a_host_outside()
    {
        var behaviour = InferredIncident.Of("external-service-down");
        var rule = Assert.Single(behaviour.Rules, InferredIncident.Harms);
        Assert.Equal(("registry.shop.example/payments*", null, null), (rule.Match.Image, rule.When, rule.Unless));
        Assert.Contains(behaviour.NotModelled, s => s.Contains("is not of this cluster"));
    }
}
