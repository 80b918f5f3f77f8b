using Aura.Execution.Values;
using Aura.Execution.Writing;
using Aura.Plans;
using Aura.State;
using Aura.Telemetry;

namespace Aura.Execution.Driving;

/// <summary>
/// Takes one step: its intent and before-image are on disk before the API call, its outcome after it.
/// </summary>
internal sealed class StepRunner(PipelineServices services, Preparation preparation, WriteContext context)
{
    public async Task RunAsync(OpenExecution x, Node node, Plan plan, Step step)
    {
        var id = node.StepId(step.Id);
        var phase = x.Step(id).Phase;
        if (phase is StepPhase.Done or StepPhase.Skipped)
        {
            if (step is Step.Apply { Change: Change.Exec } && x.Image(id)?.Failure is { } failed)
                throw new StepFailedException(failed, nothingChanged: false);
            return;
        }
        x.ThrowIfStopped();
        x.Report(ChangeText.Of(step));
        using var span = Span.Of("step", step)?.SetTag(Tag.Action, node.Action);
        try
        {
            if (step is Step.Apply apply)
                await ApplyAsync(x, id, apply.Change, plan, repeated: phase == StepPhase.Intent);
            else
                await WaitAsync(x, id, step);
        }
        catch (StepFailedException e) when (e.NothingChanged)
        {
            span.Fails(e);
            x.Write(id, StepPhase.Failed, e.Message);
            throw;
        }
        catch (Exception e) when (span.Fails(e))
        {
            throw;
        }
    }

    private async Task ApplyAsync(OpenExecution x, string id, Change planned, Plan plan, bool repeated)
    {
        var evictWithin = plan.Verify?.AtMost ?? context.EvictWithin;
        var asksBudgets = planned is Change.Evict || planned is Change.Delete d && DeleteWrite.AsksBudgets(d);
        var within = asksBudgets && evictWithin > services.StepWithin ? evictWithin : services.StepWithin;
        var writing = context with
        {
            Fence = x.Fence,
            Stop = x.Stop,
            EvictWithin = evictWithin,
            Told = x.Report,
            Retry = Resilience.Build(services.Time, services.Time.GetUtcNow() + within, stop: x.Stop),
        };
        var image = repeated ? x.Image(id) : null;
        if (image is null)
        {
            x.Learn(await new LearntValues(services.Values, writing.FindAsync, services.Time)
                .AboutAsync(planned, x.Body.Generated));
            var change = Placeholder.Fill(planned, x.Filling(services.Time.GetUtcNow()));
            image = await IChangeWrite.Of(change, writing).ReadAsync(IsChained(x, planned));
            if (image is null)
            {
                x.Write(id, StepPhase.Skipped, "nothing left to do");
                return;
            }
            await ReachAsync(CrashPoint.BeforeIntent);
            x.Write(id, StepPhase.Intent, image: image);
            await ReachAsync(CrashPoint.AfterIntent);
        }
        image = await IChangeWrite.Of(image.Change, writing).ApplyAsync(image, repeated);
        await ReachAsync(CrashPoint.AfterRequest);
        x.Write(id, StepPhase.Done, image.Detail, image);
        await ReachAsync(CrashPoint.AfterResponse);
        if (image.Failure is { } failure)
            throw new StepFailedException(failure, nothingChanged: false);
    }

    private async Task WaitAsync(OpenExecution x, string id, Step step)
    {
        await ReachAsync(CrashPoint.BeforeIntent);
        x.Write(id, StepPhase.Intent);
        await ReachAsync(CrashPoint.AfterIntent);
        var wait = new ConditionWait(services.Client, services.Time, preparation.View, services.StepWithin, x.Stop,
            why => x.Report($"{ChangeText.Of(step)}: {why}"));
        var filling = x.Filling(services.Time.GetUtcNow());
        string? detail = null;
        if (step is Step.Wait w)
            await wait.UntilAsync(Placeholder.Fill(w.Until, filling), w.AtMost);
        else if (step is Step.Hold h)
            await wait.WhileAsync(Placeholder.Fill(h.While, filling), h.For);
        else if (step is Step.RestoreAfter r)
            detail = SetTimer(x, r);
        await ReachAsync(CrashPoint.AfterRequest);
        x.Write(id, StepPhase.Done, detail);
        await ReachAsync(CrashPoint.AfterResponse);
    }

    private string SetTimer(OpenExecution x, Step.RestoreAfter step)
    {
        services.Store.Timers.Set(x.Id, services.ClusterName, services.Time.GetUtcNow() + step.After);
        return $"everything is put back at {services.Store.Timers.Of(x.Id)!.Due:u}, unless undone before";
    }

    private static bool IsChained(OpenExecution x, Change planned) =>
        x.Body.Nodes.Any(n => (n.Plan?.Steps ?? []).Any(s =>
        s is Step.Apply { Change: var c } && c != planned && c.Target == planned.Target
        && x.Steps.Any(r => r.Id == n.StepId(s.Id) && r.Phase == StepPhase.Done)));

    private async Task ReachAsync(CrashPoint point)
    {
        if (services.CrashPoints is { } crash)
            await crash.ReachAsync(point);
    }
}
