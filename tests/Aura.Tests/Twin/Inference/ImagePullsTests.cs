using Aura.Twin;

namespace Aura.Tests.Twin.Inference;

/// <summary>Why images are not pulled.</summary>
public class ImagePullsTests
{
    [Theory]
    [InlineData("image-not-found", "registry.example.com/shop/cart:1.5.0", TwinPull.NotFound)]
    [InlineData("image-unauthorized", "registry.shop.example/cart:1.5.0", TwinPull.Unauthorized)]
    [InlineData("image-wrong-architecture", "registry.shop.example/cart:1.5.0", TwinPull.WrongArchitecture)]
    public void The_image_that_is_waited_for_and_no_other(string incident, string image, TwinPull pull)
    {
        var rule = Assert.Single(InferredIncident.Of(incident).Rules, InferredIncident.Harms);
        Assert.Equal(new TwinMatch { Namespace = "shop", Image = image }, rule.Match);
        Assert.Equal(pull, rule.Pull);
        Assert.Null(rule.Unless);
        Assert.InRange(rule.Certainty, 0.9, 1);
    }

    [Fact]
    public void The_missing_pull_secret_would_help()
    {
        var behaviour = InferredIncident.Of("pull-secret-missing");
        var rule = Assert.Single(behaviour.Rules, InferredIncident.Harms);
        Assert.Equal((TwinPull.Unauthorized, new TwinCondition { Secret = "registry" }), (rule.Pull, rule.Unless));
        Assert.Contains(behaviour.NotModelled, s => s.Contains("Secret registry"));
    }

    [Fact]
    public void Two_images_are_two_rules() =>
        Assert.Equal(2, InferredIncident.Of("compound-image-twice").Rules.Count(r => r.Pull is not null));
}
