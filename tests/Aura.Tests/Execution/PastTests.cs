using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Tests.Execution;

/// <summary>What actions learn of Aura's own past.</summary>
public sealed class PastTests : IDisposable
{
    private readonly PipelineFixture _aura = new(policy: new PolicyOptions { AutoApprove = Risk.Critical });

    public PastTests() => Shop.Fill(_aura);

    public void Dispose() => _aura.Dispose();

    [Fact]
    public void What_was_taken_back_is_not_undone_once_more()
    {
        var image = _aura.Run("deployment.update_image", Shop.Args(("image", "registry.example/cart:2.0")));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, image);
        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(image.ExecutionId!));

        var result = _aura.Run("deployment.undo", Shop.Args());

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Contains(result.Checks, c => !c.Passed && c.Why.Contains($"execution {image.ExecutionId}")
            && c.Why.Contains("has been taken back already"));
    }

    [Fact]
    public void An_undo_of_an_undo_says_so()
    {
        var image = _aura.Run("deployment.update_image", Shop.Args(("image", "registry.example/cart:2.0")));
        var undo = _aura.Run("deployment.undo", Shop.Args());
        PipelineFixture.Ends(ExecutionStatus.Succeeded, undo);
        Assert.Contains(undo.Checks, c => c.Why.Contains("deployment.update_image of")
            && c.Why.Contains(image.ExecutionId!));

        var again = _aura.Run("deployment.undo", Shop.Args());

        PipelineFixture.Ends(ExecutionStatus.Succeeded, again);
        Assert.Contains(again.Checks, c => c.Why.Contains(undo.ExecutionId!));
        Assert.Equal("registry.example/cart:2.0",
            Shop.Deployment(_aura).Text("spec.template.spec.containers[0].image"));
    }
}
