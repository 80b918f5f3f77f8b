using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Tests.Execution.Policy;

namespace Aura.Tests.Execution.Checks;

/// <summary>What is counted over executions: the storm guard and the blast budget, through requests.</summary>
public sealed class CountingCheckTests
{
    private static JsonObject Replicas(int count) => Shop.Args(("replicas", count));

    private static JsonObject Node(int number) => new() { ["node"] = $"node-{number}" };

    [Fact]
    public void AnObjectIsNotWorkedOnAgainAndAgain()
    {
        using var aura = PolicyRuleTests.Filled("stormGuard: {executions: 2, minutes: 30}");
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("deployment.scale_to", Replicas(3)));
        PipelineFixture.Ends(ExecutionStatus.NoChange, aura.Run("deployment.scale_to", Replicas(3)));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("deployment.scale_to", Replicas(2)));

        var third = aura.Run("deployment.rollout_restart", Shop.Args(), pipeline: aura.Open());

        PipelineFixture.Ends(ExecutionStatus.Refused, third);
        Assert.Contains("2 executions in the last 30 minutes, the policy allows 2", third.Message);
        Assert.Contains("the next may start at", third.Checks.Single(c => !c.Passed).Hint);
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("node.cordon", Node(0)));
        aura.Advance(TimeSpan.FromMinutes(31));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("deployment.rollout_restart", Shop.Args()));
    }

    [Fact]
    public void PodsOfOneWorkloadCountTogether()
    {
        using var aura = PolicyRuleTests.Filled("stormGuard: {executions: 1, minutes: 30}");
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("pod.restart", Pod(aura)));

        var second = aura.Run("pod.restart", Pod(aura));

        PipelineFixture.Ends(ExecutionStatus.Refused, second);
        Assert.Contains("Deployment shop/cart", second.Checks.Single(c => !c.Passed).Name);
    }

    [Fact]
    public void AnObjectRestsAfterAFailureButNotAfterAPersonsUndo()
    {
        using var aura = PolicyRuleTests.Filled(
            "stormGuard: {executions: 9, minutes: 30, coolDownMinutes: 20}");
        var done = aura.Run("deployment.scale_to", Replicas(3));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Undo(done.ExecutionId));
        aura.Advance(TimeSpan.FromSeconds(30));
        var slow = aura.Open(s => s with { AnswerWithin = TimeSpan.FromHours(1) });
        PipelineFixture.Ends(ExecutionStatus.RolledBack, aura.Run("deployment.update_image",
            Shop.Args(("container", "main"), ("image", "registry.example/nonexistent:1")), pipeline: slow));

        var result = aura.Run("deployment.scale_to", Replicas(3));

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Contains("the policy wants 20 minutes of rest", result.Message);
        aura.Advance(TimeSpan.FromMinutes(21));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("deployment.scale_to", Replicas(3)));
    }

    [Fact]
    public void NodesAreCountedOverAnHourAndByAllProcesses()
    {
        using var aura = PolicyRuleTests.Filled("budgets: {nodes: {perHour: 2}}");
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("node.cordon", Node(0)));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("node.cordon", Node(1), pipeline: aura.Open()));

        var third = aura.Run("node.cordon", Node(2));

        PipelineFixture.Ends(ExecutionStatus.Refused, third);
        Assert.Contains("3 nodes would be changed within an hour (node-0, node-1, node-2); the budget is 2",
            third.Message);
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("node.uncordon", Node(0)));
        aura.Advance(TimeSpan.FromMinutes(61));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("node.cordon", Node(2)));
    }

    [Theory]
    [InlineData("pods: {atOnce: 1}", 4, ExecutionStatus.Succeeded)]
    [InlineData("pods: {atOnce: 50%}", 2, ExecutionStatus.Succeeded)]
    [InlineData("pods: {atOnce: 1}", 1, ExecutionStatus.Refused)]
    [InlineData("pods: {atOnce: 25%}", 1, ExecutionStatus.Refused)]
    [InlineData("namespaces: {atOnce: 1, perHour: 1}", 1, ExecutionStatus.Succeeded)]
    public void TakingDownMoreReadyPodsThanTheBudgetIsRefused(string budget, int replicas, ExecutionStatus expected)
    {
        using var aura = PolicyRuleTests.Filled($"budgets: {{{budget}}}");
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("deployment.scale_to", Replicas(4)));
        aura.Advance(TimeSpan.FromSeconds(30));

        var result = replicas == 4 ? aura.Run("pod.restart", Pod(aura))
            : aura.Run("deployment.scale_to", Replicas(replicas));

        PipelineFixture.Ends(expected, result);
        if (expected == ExecutionStatus.Refused)
            Assert.Contains("Deployment shop/cart would lose 3 ready pods at once, of 4 wanted", result.Message);
    }

    [Fact]
    public void WhatRunsElsewhereTakesPartOfTheBudget()
    {
        using var aura = PolicyRuleTests.Filled("budgets: {namespaces: {atOnce: 1}}");
        var quick = aura.Open(s => s with { AnswerWithin = TimeSpan.Zero });
        PipelineFixture.Ends(ExecutionStatus.Running, aura.Run("deployment.scale_to", Replicas(4), pipeline: quick));
        aura.Create(Kind.Namespace, "{metadata: {name: other}}");
        aura.Create(Kind.Deployment, """
            metadata: {name: web, namespace: other}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: main, image: "registry.example/web:1"}]}
            """);
        var args = new JsonObject { ["namespace"] = "other", ["name"] = "web", ["replicas"] = 2 };

        var beside = aura.Run("deployment.scale_to", args);

        PipelineFixture.Ends(ExecutionStatus.Refused, beside);
        Assert.Contains("2 namespaces would be written to at once", beside.Message);
        aura.Advance(TimeSpan.FromSeconds(60));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("deployment.scale_to", args));
    }

    private static JsonObject Pod(PipelineFixture aura) => new()
    {
        ["namespace"] = "shop",
        ["name"] = aura.Cluster.Run(() => aura.Client.ListAsync(Kind.Pod, "shop")).Items
            .Where(p => !p.IsTerminating).Select(p => p.Name).Order().First(),
    };
}
