using Aura.Execution;

namespace Aura.Tests.Execution;

/// <summary>A process that gets to the point and no further, as if it had been killed there.</summary>
internal sealed class Hang(CrashPoint at) : ICrashPoints
{
    public bool Reached { get; private set; }

    public Task ReachAsync(CrashPoint point)
    {
        if (point != at)
            return Task.CompletedTask;
        Reached = true;
        return new TaskCompletionSource().Task;
    }
}
