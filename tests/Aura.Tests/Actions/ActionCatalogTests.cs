using Aura.Actions;

namespace Aura.Tests.Actions;

public sealed class ActionCatalogTests
{
    private readonly ActionCatalog _catalog = new();

    [Theory]
    [InlineData("deployment.rollback")]
    [InlineData("deployment_rollback")]
    [InlineData("rollback_deployment")]
    public void AnActionIsFoundByEachOfItsNames(string name) =>
        Assert.Equal("deployment.rollback", _catalog.Find(name)?.Spec.Name);

    [Theory]
    [InlineData("deployment.explode")]
    [InlineData("Deployment.Rollback")]
    [InlineData("action.catalog")]
    [InlineData("")]
    [InlineData(".")]
    public void WhatIsNoActionIsNotFound(string name) => Assert.Null(_catalog.Find(name));

    [Fact]
    public void AnUnknownNameIsAnsweredWithTheNearestOne()
    {
        var refused = Assert.Throws<ArgumentsException>(() => _catalog.Get("deployment.rolback"));

        Assert.Contains("did you mean deployment.rollback?", refused.Message);
    }

    [Theory]
    [InlineData("roll back a deployment", "deployment.rollback")]
    [InlineData("OOMKilled memory", "deployment.increase_memory")]
    [InlineData("drain", "node.drain")]
    [InlineData("drain_node", "node.drain")]
    [InlineData("service selector endpoints", "service.update_selector")]
    public void SearchPutsTheBestFitFirst(string query, string best) =>
        Assert.Equal(best, _catalog.Search(query)[0].Spec.Name);

    [Fact]
    public void SearchFindsNothingForNonsense() => Assert.Empty(_catalog.Search("xyzzy"));

    [Fact]
    public void ActionsAreListedBySection() => Assert.Equal(
        _catalog.All.Select(a => ActionCatalog.Sections.ToList().IndexOf(a.Section)).Order(),
        _catalog.All.Select(a => ActionCatalog.Sections.ToList().IndexOf(a.Section)));
}
