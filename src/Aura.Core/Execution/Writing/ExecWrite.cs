using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Writing;

/// <summary>
/// A command is run at most once, unless it is declared repeatable: after a lost answer or a crash nobody can tell
/// whether it ran, so it is not run again, and that is said.
/// </summary>
internal sealed class ExecWrite(Change.Exec change, WriteContext context) : IChangeWrite
{
    private const int MostCharacters = 16 * 1024;
    private const int Tries = 3;
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(3);

    public async Task<string?> DryRunAsync() => Fault(await context.FindAsync(change.Target));

    public async Task<StepImage?> ReadAsync(bool chained) =>
        Fault(await context.FindAsync(change.Target)) is { } fault ? throw new StepFailedException(fault)
            : new StepImage { Change = change, Chained = chained };

    public async Task<StepImage> ApplyAsync(StepImage image, bool repeated)
    {
        if (repeated && !change.Repeatable)
            throw new StepFailedException($"{Words} may have run before the process died, so it is not run again",
                nothingChanged: false);
        for (var attempt = 1; ; attempt++)
            try
            {
                context.Fence();
                var done = await context.Client.ExecAsync(change.Target.Namespace!, change.Target.Name,
                    change.Container, change.Command,
                    new ExecOptions { MaxBytes = 4 * MostCharacters, Timeout = change.AtMost });
                return Done(image, done);
            }
            catch (KubeException e) when (change.Repeatable && attempt < Tries && Resilience.IsTransient(e))
            {
                await Pause.ForAsync(TryAgainAfter, context.Time, context.Stop);
            }
            catch (KubeException e)
            {
                // A refusal comes before the command; anything else may come after it has begun.
                throw new StepFailedException($"{Words} failed: {e.Message}",
                    nothingChanged: e.Status is >= 400 and < 500);
            }
    }

    public Task<UndoneStep> UndoAsync(StepImage image) => Task.FromResult(change.OnlyReads
        ? new UndoneStep("it changed nothing") { Untouched = true }
        : new UndoneStep("cannot be undone",
            $"{Words} {(image.Output is null ? "may have run" : "has run")}, and cannot be undone"));

    private StepImage Done(StepImage image, ExecResult done)
    {
        var text = Redactor.Text(done.Stdout + (done.Stderr.Length > 0 ? $"\n[stderr]\n{done.Stderr}" : ""));
        var cut = text.Length > MostCharacters;
        return image with
        {
            Output = cut ? text[..MostCharacters] : text,
            Truncated = cut || done.Truncated,
            ExitCode = done.ExitCode,
            Detail = $"exit code {done.ExitCode}",
            Failure = done.ExitCode == 0 ? null : $"{Words} ended with exit code {done.ExitCode}",
        };
    }

    private string? Fault(KubeObject? pod)
    {
        if (pod is null)
            return $"{change.Target} is gone";
        if (pod.Uid != change.Uid)
            return $"{change.Target} is another pod than the one planned for";
        var runs = ((string[])["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"])
            .Any(list => pod.At($"status.{list}[name={change.Container}].state.running") is not null);
        return runs ? null : $"container {change.Container} of {change.Target} does not run";
    }

    private string Words => $"the command in {change.Container} of {change.Target}";
}
