using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Tests.Execution.Checks;

/// <summary>Whether the target is still what was read, through requests on a simulated cluster.</summary>
public sealed class TargetCheckTests : IDisposable
{
    private readonly PipelineFixture _aura = new();

    public TargetCheckTests() => Shop.Fill(_aura);

    public void Dispose() => _aura.Dispose();

    [Fact]
    public void WhatStaysIsChanged()
    {
        var result = _aura.Run("deployment.scale_to", Shop.Args(("replicas", 3)));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
    }

    [Fact]
    public void AServiceOnItsWayOutIsLeftAlone()
    {
        _aura.Create(Kind.Service, """
            metadata: {name: front, namespace: shop, finalizers: [example.com/hold]}
            spec: {selector: {app: nobody}, ports: [{port: 80}]}
            """);
        _aura.Cluster.Run(() => _aura.Client.DeleteAsync(new ObjectRef(Kind.Service, "shop", "front")));

        var result = _aura.Run("service.update_selector", new JsonObject
        {
            ["namespace"] = "shop", ["name"] = "front", ["selector"] = new JsonObject { ["app"] = "cart" },
        });

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Contains(result.Checks, c => c is { Passed: false, Name: "Service shop/front is not being deleted" });
    }

    [Fact]
    public void NothingIsWrittenToANamespaceThatIsBeingDeleted()
    {
        _aura.Create(Kind.ConfigMap, "{metadata: {name: held, namespace: shop, finalizers: [example.com/hold]}}");
        _aura.Patch(Kind.Deployment, "shop", "cart", "metadata.finalizers", new JsonArray("example.com/hold"));
        _aura.Cluster.Run(() => _aura.Client.DeleteAsync(new ObjectRef(Kind.Namespace, null, "shop")));
        _aura.Advance(TimeSpan.FromSeconds(5));

        var result = _aura.Run("deployment.scale_to", Shop.Args(("replicas", 3)));

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
    }

    [Fact]
    public void ARolloutThatGoesWellIsNotDisturbedButMayBeTakenBack()
    {
        _aura.Patch(Kind.Deployment, "shop", "cart", "spec.minReadySeconds", 30);
        _aura.Patch(Kind.Deployment, "shop", "cart", "spec.template.metadata.annotations",
            new JsonObject { ["by"] = "a pipeline" });
        _aura.Advance(TimeSpan.FromSeconds(12));

        var restart = _aura.Run("deployment.rollout_restart", Shop.Args());

        PipelineFixture.Ends(ExecutionStatus.Refused, restart);
        Assert.Contains("made progress within the last minute", restart.Message);
        var back = _aura.Run("deployment.rollback", Shop.Args(), dryRun: true);
        PipelineFixture.Ends(ExecutionStatus.Succeeded, back);
        Assert.Contains(back.Warnings, w => w.Contains("no other rollout of Deployment shop/cart is under way"));
        _aura.Advance(TimeSpan.FromMinutes(3));
        PipelineFixture.Ends(
            ExecutionStatus.Succeeded, _aura.Run("deployment.rollout_restart", Shop.Args(), dryRun: true));
    }
}
