namespace Aura.Kubernetes;

/// <summary>
/// Waits, like <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)"/>, but goes on right where the time is
/// up or the wait is cancelled. Task.Delay ends a cancelled wait on the thread pool: on a simulated clock, time then
/// runs on past the code that was waiting.
/// </summary>
public static class Pause
{
    /// <exception cref="OperationCanceledException">Cancelled before the time was up.</exception>
    public static async Task ForAsync(TimeSpan duration, TimeProvider time, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        var over = new TaskCompletionSource();
        using var timer = time.CreateTimer(
            static over => ((TaskCompletionSource)over!).TrySetResult(), over,
            duration > TimeSpan.Zero ? duration : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        using var registration = cancel.UnsafeRegister(
            static (over, token) => ((TaskCompletionSource)over!).TrySetCanceled(token), over);
        await over.Task;
    }
}
