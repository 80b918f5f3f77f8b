using Aura.Execution.Driving;
using Aura.Execution.Fields;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Writing;

/// <summary>A ready pod goes only when its disruption budgets would let it, as in an eviction.</summary>
internal sealed class DeleteWrite(Change.Delete change, WriteContext context) : IChangeWrite
{
    /// <summary>
    /// Whether the eviction API is asked first. A pod that is not ready has nothing to keep; one that is forced out
    /// (no grace) is stuck or on a node that is gone, where an eviction would wait for ever.
    /// </summary>
    public static bool AsksBudgets(Change.Delete delete) => delete.Target.Kind == Kind.Pod && delete.GraceSeconds != 0
        && new KubeObject(Kind.Pod, delete.Before) is { IsTerminating: false } pod && WorkloadPods.IsReady(pod);

    public async Task<string?> DryRunAsync()
    {
        try
        {
            await DeleteAsync(dryRun: true, change.Uid);
            return null;
        }
        catch (KubeException e) when (!Resilience.IsTransient(e))
        {
            return e.Message;
        }
    }

    // What the plan itself has made has no uid in it: then it has to be what was made, and its uid is noted.
    public async Task<StepImage?> ReadAsync(bool chained) =>
        await context.FindAsync(change.Target) is { } now && (now.Uid == change.Uid
            || (change.Uid.Length == 0 && Same.Covers(now.At(FieldPath.Of()), change.Before)))
            ? new StepImage
            {
                Change = change,
                Before = now.ToJson(),
                Uid = now.Uid,
                Chained = chained,
            }
            : null;

    public async Task<StepImage> ApplyAsync(StepImage image, bool repeated)
    {
        try
        {
            // Asked once already, perhaps: what is on its way out is let go.
            if (repeated && (await context.FindAsync(change.Target) is not { IsTerminating: false } now
                || now.Uid != Uid(image)))
                return image;
            if (AsksBudgets(change))
            {
                var evict = new Change.Evict(change.Target, Uid(image), change.GraceSeconds, change.Why);
                await new EvictWrite(evict, context).AwaitRoomAsync();
            }
            await DeleteAsync(dryRun: false, Uid(image));
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

    public async Task<UndoneStep> UndoAsync(StepImage image) => change.Uid.Length == 0
        ? new UndoneStep("not made again, for it was there only in between") { Untouched = true }
        : await BringBack.RunAsync(context, change.Target, change.Uid,
            new KubeObject(change.Target.Kind, image.Before ?? change.Before));

    private string Uid(StepImage image) => change.Uid.Length > 0 ? change.Uid : image.Uid ?? "";

    private Task<KubeObject?> DeleteAsync(bool dryRun, string uid) => context.WriteAsync(c =>
        context.Client.DeleteAsync(change.Target,
        new DeleteOptions
        {
            Uid = uid,
            GraceSeconds = change.GraceSeconds,
            Propagation = change.Propagation ?? DeletePropagation.Background,
            DryRun = dryRun,
        }, c));
}
