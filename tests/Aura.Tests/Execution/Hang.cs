using Aura.Execution;

namespace Aura.Tests.Execution;

/// <summary>
/// A process that gets to the point (for the first time, or after some others) and no further, as if it had been
/// killed there.
/// </summary>
internal sealed class Hang(CrashPoint at, int skip = 0) : ICrashPoints
{
    private int _left = skip;

    public bool Reached { get; private set; }

    public Task ReachAsync(CrashPoint point)
    {
        if (point != at || _left-- > 0)
            return Task.CompletedTask;
        Reached = true;
        return new TaskCompletionSource().Task;
    }
}
