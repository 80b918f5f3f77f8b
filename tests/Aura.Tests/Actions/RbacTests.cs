using Aura.Actions;

namespace Aura.Tests.Actions;

public sealed class RbacTests
{
    [Theory]
    [InlineData("pods: get, list", "", "pods", null)]
    [InlineData("apps/deployments: get", "apps", "deployments", null)]
    [InlineData("pods/eviction: create", "", "pods", "eviction")]
    [InlineData("apps/deployments/scale: patch", "apps", "deployments", "scale")]
    [InlineData("gateway.networking.k8s.io/httproutes: get", "gateway.networking.k8s.io", "httproutes", null)]
    public void GroupResourceAndSubresourceAreTold(string text, string group, string resource, string? sub)
    {
        var rbac = Rbac.Parse(text);

        Assert.Equal((group, resource, sub), (rbac.Group, rbac.Resource, rbac.Subresource));
        Assert.Equal(text, rbac.ToString());
        Assert.True(rbac.Allows(rbac.Verbs[0], group, resource, sub));
        Assert.False(rbac.Allows("delete", group, resource, sub));
    }

    [Theory]
    [InlineData("pods")]
    [InlineData("pods:")]
    [InlineData("a/b/c/d: get")]
    public void WhatIsNoRuleIsRefused(string text) => Assert.Throws<FormatException>(() => Rbac.Parse(text));
}
