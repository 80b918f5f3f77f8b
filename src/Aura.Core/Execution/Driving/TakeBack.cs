using Aura.Actions;
using Aura.Execution.Writing;
using Aura.Kubernetes;
using Aura.State;
using Aura.Telemetry;

namespace Aura.Execution.Driving;

/// <summary>
/// Takes the steps of an execution back, last first. Each is judged by what the cluster shows, so that going over
/// one again does no harm; what cannot be put back is named, and nobody else's change is overwritten.
/// </summary>
internal sealed class TakeBack(PipelineServices services, WriteContext context)
{
    /// <param name="Changed">Some step had changed something (or may have).</param>
    /// <param name="Tried">Something could be tried; false where no step can be undone by its nature.</param>
    /// <param name="Left">What is not as before.</param>
    public sealed record Outcome(bool Changed, bool Tried, IReadOnlyList<string> Left, string Message);

    /// <param name="concerned">The ids of the steps that are taken back; null: all.</param>
    public async Task<Outcome> RunAsync(OpenExecution x, IReadOnlySet<string>? concerned = null)
    {
        var left = new List<string>();
        var (changed, tried) = (false, false);
        foreach (var step in x.Steps.Reverse().Where(s => s.Phase is StepPhase.Intent or StepPhase.Done
                     or StepPhase.Undoing or StepPhase.Undone or StepPhase.UndoFailed))
        {
            if (concerned?.Contains(step.Id) == false || x.Image(step.Id) is not { } image)
                continue;
            if (step.Phase == StepPhase.Undone)
            {
                changed = true;
                continue;
            }
            using var span = Span.Part("undo step")?.On(image.Change.Target);
            x.Report($"taking back: {step.What}");
            x.Write(step.Id, StepPhase.Undoing);
            if (services.CrashPoints is { } crash)
                await crash.ReachAsync(CrashPoint.DuringUndo);
            var undone = IsFinal(x, step.Id) ? new UndoneStep("cannot be undone", $"{step.What} cannot be undone")
                : await UndoAsync(x, image);
            tried |= !IsFinal(x, step.Id);
            changed |= step.Phase != StepPhase.Intent || !undone.Untouched;
            x.Write(step.Id, undone.Left is null ? StepPhase.Undone : StepPhase.UndoFailed,
                undone.Left ?? undone.Detail);
            if (undone.Left is not null)
                span?.SetStatus(System.Diagnostics.ActivityStatusCode.Error);
            if (undone.Left is { } what)
                left.Add(undone.ByHand is { } command ? $"{what} (by hand: {command})" : what);
        }
        var message = !changed ? "nothing had been changed"
            : left.Count == 0 ? "everything was put back"
            : $"left as it is: {string.Join("; ", left)}";
        return new Outcome(changed, tried, left, message);
    }

    private async Task<UndoneStep> UndoAsync(OpenExecution x, StepImage image)
    {
        try
        {
            var until = services.Time.GetUtcNow() + services.StepWithin;
            var patient = context with { Fence = x.Fence, Retry = Resilience.Build(services.Time, until) };
            return await IChangeWrite.Of(image.Change, patient).UndoAsync(image);
        }
        catch (KubeException e)
        {
            return new UndoneStep("not as before", $"{image.Change.Target}: {e.Message}",
                image.Change is Plans.Change.Patch patch ? ByHand.Restore(patch) : null);
        }
    }

    private static bool IsFinal(OpenExecution x, string step) =>
        x.Body.Nodes.Any(n => n.Plan is { Undo: UndoGrade.None } plan
        && plan.Steps.Any(s => n.StepId(s.Id) == step));
}
