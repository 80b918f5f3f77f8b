namespace Aura.Execution;

/// <summary>Lets a test end the process exactly here. A task that never completes is a process that hangs.</summary>
public interface ICrashPoints
{
    Task ReachAsync(CrashPoint point);
}
