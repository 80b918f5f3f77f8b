using Aura.Execution.Policy;
using Aura.Kubernetes;

namespace Aura.Tests.Execution.Policy;

public sealed class BlastBudgetTests
{
    private static readonly ObjectRef Web = new(Kind.Deployment, "shop", "web");

    [Theory]
    [InlineData("34%", 2, 1)]
    [InlineData("34%", 6, 2)]
    [InlineData("100%", 5, 5)]
    [InlineData("3", 5, 3)]
    [InlineData("0", 5, 0)]
    public void SharesAreRoundedDownButLeaveOneToWorkOn(string share, int all, int expected) =>
        Assert.Equal(expected, Share.Parse(share).Of(all));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(9, 4)]
    public void AWaveIsAsLargeAsTheBudgetAllows(int nodes, int size)
    {
        var budget = new BlastBudget(new Budgets { Nodes = new() { AtOnce = Share.Parse($"{nodes}") } });

        Assert.Equal(size, budget.WaveSize([Node("a"), Node("b"), Node("c"), Node("d")]));
        Assert.Equal(4, new BlastBudget(null).WaveSize([Node("a"), Node("b"), Node("c"), Node("d")]));
    }

    [Fact]
    public void WhatRunsAlreadyCountsAndTheFirstIsNeverLeftOut()
    {
        var budget = new BlastBudget(new Budgets { Nodes = new() { AtOnce = Share.Parse("2") } });

        Assert.Equal(1, budget.WaveSize([Node("a"), Node("b")], [Node("c")]));
        Assert.Equal(1, budget.WaveSize([Node("a")], [Node("c"), Node("d"), Node("e")]));
    }

    [Fact]
    public void LossesOfOneWorkloadAddUpAndAreNamed()
    {
        var budget = new BlastBudget(new Budgets
        {
            Pods = new() { AtOnce = Share.Parse("50%"), PerHour = Share.Parse("100%") },
            Namespaces = new() { PerHour = 1 },
        });

        Assert.Equal(["Deployment shop/web would lose 3 ready pods at once, of 4 wanted; the budget is 50%, here 2"],
            budget.OverAtOnce([Loses(1)], [Loses(2)]));
        Assert.Empty(budget.OverAtOnce([Loses(2)], [Loses(1) with { Workloads = [] }]));
        Assert.Single(budget.OverPerHour([Loses(2)], [Loses(3)]));
        Assert.Empty(budget.OverPerHour([Node("a")], [Loses(9)]));
        Assert.Equal(["2 namespaces would be written to within an hour (other, shop); the budget is 1"],
            budget.OverPerHour([Loses(1)], [new Footprint([], [], [], null, ["other"])]));
    }

    private static Footprint Node(string name) => new([], [], [name], 10, []);

    private static Footprint Loses(int pods) => new([Web], [new(Web, 4, pods, pods)], [], null, ["shop"]);
}
