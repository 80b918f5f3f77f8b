using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Tests.Execution;

public sealed class EvictionTests : IDisposable
{
    private readonly PipelineFixture _aura = new();

    public void Dispose() => _aura.Dispose();

    private List<KubeObject> Pods => [.. _aura.Cluster.Run(() => _aura.Client.ListAsync(Kind.Pod, "shop")).Items];

    [Fact]
    public void A_drain_waits_for_the_disruption_budget_and_never_breaks_it()
    {
        Shop.Fill(_aura, replicas: 3, minAvailable: 2);
        var node = Pods[0].Text("spec.nodeName")!;

        var running = _aura.Run("node.drain", new JsonObject { ["node"] = node });
        var result = running.Status != ExecutionStatus.Running ? running
            : _aura.Cluster.Run(() => _aura.Pipeline.GetAsync(running.ExecutionId!, TimeSpan.FromMinutes(20)));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.DoesNotContain(Pods, p => p.Text("spec.nodeName") == node);
        Assert.True(_aura.Find(Kind.Node, null, node)!.Flag("spec.unschedulable"));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(result.ExecutionId));
        Assert.False(_aura.Find(Kind.Node, null, node)!.Flag("spec.unschedulable"));
    }

    [Fact]
    public void A_budget_that_never_allows_it_is_refused_up_front()
    {
        Shop.Fill(_aura, replicas: 2, minAvailable: 2);

        var result = _aura.Run("node.drain", new JsonObject { ["node"] = Pods[0].Text("spec.nodeName") });

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Contains(result.Checks, c => !c.Passed && c.Name.Contains("shop/cart"));
    }

    [Fact]
    public void A_ready_pod_is_not_deleted_while_its_budget_lets_none_go()
    {
        Shop.Fill(_aura, replicas: 2, minAvailable: 1);
        // After it was planned and checked, right before it is deleted, somebody tightens the budget.
        var late = _aura.Open(s => s with
        {
            CrashPoints = new Meanwhile(CrashPoint.AfterIntent, () => _ = _aura.Client.PatchAsync(
                new ObjectRef(Kind.PodDisruptionBudget, "shop", "cart"),
                KubePatch.Merge(new JsonObject { ["spec"] = new JsonObject { ["minAvailable"] = 2 } }))),
        });
        var before = Pods.Select(p => p.Uid).ToHashSet();

        var running = _aura.Run("pod.restart",
            new JsonObject { ["namespace"] = "shop", ["name"] = Pods[0].Name, ["delete"] = true }, pipeline: late);
        var result = running.Status != ExecutionStatus.Running ? running
            : _aura.Cluster.Run(() => late.GetAsync(running.ExecutionId!, TimeSpan.FromMinutes(20)));

        PipelineFixture.Ends(ExecutionStatus.Failed, result);
        Assert.Contains("disruption budget", result.Message);
        Assert.Equal(before, Pods.Select(p => p.Uid).ToHashSet());
    }
}
