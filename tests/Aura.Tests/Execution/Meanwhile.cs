using Aura.Execution;

namespace Aura.Tests.Execution;

/// <summary>Something that happens, once, just as a process gets to the point.</summary>
internal sealed class Meanwhile(CrashPoint at, Action act) : ICrashPoints
{
    private bool _done;

    public Task ReachAsync(CrashPoint point)
    {
        if (point == at && !_done)
        {
            _done = true;
            act();
        }
        return Task.CompletedTask;
    }
}
