using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Writing;

internal sealed class DeleteWrite(Change.Delete change, WriteContext context) : IChangeWrite
{
    public async Task<string?> DryRunAsync()
    {
        try
        {
            await DeleteAsync(dryRun: true);
            return null;
        }
        catch (KubeException e) when (!Resilience.IsTransient(e))
        {
            return e.Message;
        }
    }

    public async Task<StepImage?> ReadAsync(bool chained) =>
        await context.FindAsync(change.Target) is { } now && now.Uid == change.Uid
            ? new StepImage { Change = change, Before = now.ToJson(), Chained = chained }
            : null;

    public async Task<StepImage> ApplyAsync(StepImage image, bool repeated)
    {
        try
        {
            // Asked once already, perhaps: what is on its way out is let go.
            if (repeated && (await context.FindAsync(change.Target) is not { IsTerminating: false } now
                || now.Uid != change.Uid))
                return image;
            await DeleteAsync(dryRun: false);
            return image;
        }
        catch (KubeException e) when (e.Status is 404 or 409)
        {
            // Gone, or its name belongs to another object by now: either way the one planned for is away.
            return image;
        }
        catch (KubeException e) when (e.Status is >= 400 and < 500)
        {
            throw new StepFailedException($"the API server refuses to delete {change.Target}: {e.Message}");
        }
    }

    public Task<UndoneStep> UndoAsync(StepImage image) => BringBack.RunAsync(context, change.Target, change.Uid,
        new KubeObject(change.Target.Kind, image.Before ?? change.Before));

    private Task<KubeObject?> DeleteAsync(bool dryRun) => context.WriteAsync(c => context.Client.DeleteAsync(
        change.Target,
        new DeleteOptions
        {
            Uid = change.Uid,
            GraceSeconds = change.GraceSeconds,
            Propagation = change.Propagation ?? DeletePropagation.Background,
            DryRun = dryRun,
        }, c));
}
