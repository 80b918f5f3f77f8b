using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Writing;

/// <summary>
/// What a disruption budget refuses is asked for again until the time is up; it is never deleted instead.
/// </summary>
internal sealed class EvictWrite(Change.Evict change, WriteContext context) : IChangeWrite
{
    /// <summary>Begins what is told of an eviction that has to wait.</summary>
    public const string HeldUp = "a disruption budget holds up the eviction of ";

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);

    public async Task<string?> DryRunAsync()
    {
        try
        {
            await EvictAsync(dryRun: true);
            return null;
        }
        catch (KubeException e) when (e.Status is 404 or 409 || e.HasCause("DisruptionBudget"))
        {
            return null;
        }
        catch (KubeException e) when (!Resilience.IsTransient(e))
        {
            return e.Message;
        }
    }

    public async Task<StepImage?> ReadAsync(bool chained) =>
        await context.FindAsync(change.Target) is { } pod && pod.Uid == change.Uid && !pod.IsTerminating
            ? new StepImage { Change = change, Before = pod.ToJson(), Chained = chained }
            : null;

    public Task<StepImage> ApplyAsync(StepImage image, bool repeated) => ApplyAsync(image, repeated, dryRun: false);

    /// <summary>Waits until the disruption budgets would let the pod go; evicts nothing.</summary>
    public Task AwaitRoomAsync() => ApplyAsync(new StepImage { Change = change }, repeated: true, dryRun: true);

    private async Task<StepImage> ApplyAsync(StepImage image, bool repeated, bool dryRun)
    {
        var deadline = context.Time.GetUtcNow() + context.EvictWithin;
        while (true)
        {
            // It may have been evicted before a crash: asking again would only restart its grace period.
            if (repeated && await ReadAsync(chained: false) is null)
                return image;
            try
            {
                await EvictAsync(dryRun);
                return image;
            }
            catch (KubeException e) when (e.Status is 404 or 409)
            {
                return image;
            }
            catch (KubeException e) when (e.HasCause("DisruptionBudget"))
            {
                if (context.Time.GetUtcNow() + AskAgainAfter > deadline)
                    throw new StepFailedException(
                        $"a disruption budget did not allow the eviction of {change.Target} within " +
                        $"{context.EvictWithin.TotalSeconds:0} s: " +
                        string.Join("; ", e.Causes.Select(c => c.Message)));
                context.Told?.Invoke(
                    $"{HeldUp}{change.Target}: {string.Join("; ", e.Causes.Select(c => c.Message))}");
                await Pause.ForAsync(AskAgainAfter, context.Time, context.Stop);
            }
            catch (KubeException e) when (e.Status is >= 400 and < 500 || Resilience.IsSeveralBudgets(e))
            {
                throw new StepFailedException($"the API server refuses to evict {change.Target}: {e.Message}");
            }
        }
    }

    public async Task<UndoneStep> UndoAsync(StepImage image) =>
        new KubeObject(change.Target.Kind, image.Before!) is var pod && pod.Controller is null
            ? await BringBack.RunAsync(context, change.Target, change.Uid, pod)
            : new UndoneStep("an evicted pod does not come back; its controller has made another one");

    private Task EvictAsync(bool dryRun) => context.WriteAsync(async c =>
    {
        await context.Client.EvictAsync(change.Target,
            new EvictOptions { Uid = change.Uid, GraceSeconds = change.GraceSeconds, DryRun = dryRun }, c);
        return true;
    });
}
