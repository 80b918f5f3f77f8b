using System.Text.Json.Nodes;
using Aura.Execution.Driving;
using Aura.Plans;

namespace Aura.Execution.Writing;

/// <summary>A message goes out at most once: what may have been sent before a crash is not sent again.</summary>
internal sealed class SendWrite(Change.Send change, WriteContext context) : IChangeWrite
{
    public Task<string?> DryRunAsync() => Task.FromResult(
        Receiver is null ? $"no receiver '{change.Receiver}' is configured" : null);

    public Task<StepImage?> ReadAsync(bool chained) =>
        Task.FromResult<StepImage?>(new StepImage { Change = change, Chained = chained });

    public async Task<StepImage> ApplyAsync(StepImage image, bool repeated)
    {
        if (repeated)
            return image with
            {
                Detail = "it may have been sent before the process died, so it was not sent again",
            };
        var receiver = Receiver ?? throw new StepFailedException($"no receiver '{change.Receiver}' is configured");
        try
        {
            context.Fence();
            await receiver.SendAsync(Redacted, CancellationToken.None);
            return image;
        }
        catch (HttpRequestException e)
        {
            throw new StepFailedException($"receiver {change.Receiver} could not be reached: {e.Message}");
        }
    }

    public Task<UndoneStep> UndoAsync(StepImage image) =>
        Task.FromResult(new UndoneStep("a message cannot be called back"));

    private JsonObject Redacted =>
        (JsonObject)Redactor.Value(change.Message, secret: false, _ => Redactor.Hidden)!;

    private INotifier? Receiver => context.Notifiers.FirstOrDefault(n => n.Name == change.Receiver);
}
