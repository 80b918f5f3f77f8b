namespace Aura.Tests.Twin.Inference;

/// <summary>Probes that fail, and starts that take too long for them.</summary>
public class ProbesTests
{
    [Fact]
    public void An_unready_image_says_what_its_probe_says()
    {
        var rule = Assert.Single(InferredIncident.Of("readiness-failing").Rules, InferredIncident.Harms);
        Assert.Equal("registry.shop.example/checkout:2.8.0", rule.Match.Image);
        Assert.Equal("HTTP probe failed with statuscode: 503", rule.Readiness);
    }

    [Fact]
    public void Of_two_changes_either_may_be_why_the_probe_kills()
    {
        var behaviour = InferredIncident.Of("liveness-kills");
        var rule = Assert.Single(behaviour.Rules, InferredIncident.Harms);
        Assert.Equal("HTTP probe failed with statuscode: 404", rule.Liveness);
        Assert.Equal("registry.shop.example/cart:1.5.0", rule.Match.Image);
        Assert.Equal("livenessProbe.httpGet", Assert.Single(rule.Match.Fields).Key);
        Assert.InRange(rule.Certainty, 0.4, 0.8);
        Assert.Contains(behaviour.NotModelled, s => s.Contains("any of them undone"));
    }

    [Theory]
    [InlineData("startup-too-slow", 60)]
    [InlineData("liveness-too-early", 30)]
    public void Where_nobody_listens_yet_the_start_is_slow(string incident, int allowed)
    {
        var behaviour = InferredIncident.Of(incident);
        var rule = Assert.Single(behaviour.Rules, r => r.ReadyAfter > TimeSpan.FromSeconds(allowed));
        Assert.Equal("search", rule.Match.Container);
        Assert.DoesNotContain(behaviour.Rules, InferredIncident.Harms);
        Assert.Contains(behaviour.NotModelled, s => s.Contains($"more than {allowed} s"));
    }

    [Fact]
    public void One_node_is_blamed_where_pods_work_on_the_others()
    {
        var rule = Assert.Single(InferredIncident.Of("pdb-blocks-drain").Rules, InferredIncident.Harms);
        Assert.Equal(("web", "node-1"), (rule.Match.Container, rule.Match.Node));
    }

    [Fact]
    public void Pods_that_hold_an_old_Secret_are_blamed_one_by_one()
    {
        var rules = InferredIncident.Of("secret-stale").Rules.Where(r => r.Readiness is not null).ToList();
        Assert.Equal(2, rules.Count);
        Assert.All(rules,
            r => Assert.StartsWith("volumes[name=kube-api-access-", Assert.Single(r.Match.PodFields).Key));
    }
}
