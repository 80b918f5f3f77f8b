using Aura.Execution.Driving;
using Aura.Execution.Fields;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Writing;

internal sealed class ScaleWrite(Change.Scale change, WriteContext context) : IChangeWrite
{
    private const int Tries = 4;
    private static readonly FieldPath Replicas = FieldPath.Parse("spec.replicas");

    public async Task<string?> DryRunAsync()
    {
        try
        {
            var scale = await ReadScaleAsync();
            if (scale is null || Drift(scale, change.Before) is not null)
                return scale is null ? $"{change.Target} is gone" : Drift(scale, change.Before);
            await PatchAsync(scale, change.After, dryRun: true);
            return null;
        }
        catch (KubeException e) when (!Resilience.IsTransient(e))
        {
            return e.Message;
        }
    }

    public async Task<StepImage?> ReadAsync(bool chained)
    {
        var scale = await ReadScaleAsync() ?? throw new StepFailedException($"{change.Target} is gone");
        return Drift(scale, change.Before) is { } drift ? throw new StepFailedException(drift)
            : new StepImage { Change = change, Before = scale.ToJson(), Chained = chained };
    }

    public async Task<StepImage> ApplyAsync(StepImage image, bool repeated)
    {
        await SetAsync(change.Before, change.After, mayBeDone: repeated);
        return image;
    }

    public async Task<UndoneStep> UndoAsync(StepImage image)
    {
        try
        {
            return new UndoneStep("as before") { Untouched = !await SetAsync(change.After, change.Before, true) };
        }
        catch (StepFailedException e)
        {
            return new UndoneStep("not as before", e.Message, ByHand.Scale(change.Target, change.Before));
        }
    }

    /// <param name="mayBeDone">
    /// The count may be there by an earlier try; else it was somebody else who set it, and it is theirs.
    /// </param>
    /// <returns>False where it was so already.</returns>
    private async Task<bool> SetAsync(int from, int to, bool mayBeDone)
    {
        for (var attempt = 1; ; attempt++)
        {
            var scale = await ReadScaleAsync() ?? throw new StepFailedException($"{change.Target} is gone");
            if (Count(scale) == to && scale.Uid == change.Uid && mayBeDone)
                return false;
            if (Drift(scale, from) is { } drift)
                throw new StepFailedException(drift);
            var sent = 0;
            try
            {
                await PatchAsync(scale, to, dryRun: false, () => sent++);
                return true;
            }
            catch (KubeException e) when (e.Status is 409 or 422 && attempt < Tries)
            {
                mayBeDone |= sent > 1;
                // Read again: somebody was faster, or the answer to an earlier try was lost.
            }
            catch (KubeException e) when (e.Status is >= 400 and < 500)
            {
                throw new StepFailedException($"the API server refuses to scale {change.Target}: {e.Message}");
            }
        }
    }

    private Task<KubeObject> PatchAsync(KubeObject scale, int to, bool dryRun, Action? sending = null)
    {
        var patch = new GuardedPatch(scale);
        patch.Set(Replicas, to);
        return context.WriteAsync(c =>
        {
            sending?.Invoke();
            return context.Client.PatchAsync(change.Target, KubePatch.Json(patch.ToJson()),
                new WriteOptions { DryRun = dryRun, Subresource = "scale" }, c);
        });
    }

    private async Task<KubeObject?> ReadScaleAsync()
    {
        try
        {
            return await context.Retry.ExecuteAsync(async c => await context.Client.GetScaleAsync(change.Target, c));
        }
        catch (KubeException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private string? Drift(KubeObject scale, int expected) =>
        scale.Uid != change.Uid ? $"{change.Target} is another object than the one planned for"
        : Count(scale) != expected ? $"{change.Target} has {Count(scale)} replicas now, not {expected}"
        : null;

    // The API server leaves a zero out.
    private static long Count(KubeObject scale) => scale.Number("spec.replicas") ?? 0;
}
