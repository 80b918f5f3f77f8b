using Aura.Kubernetes;

namespace Aura.Execution.Gate;

/// <summary>
/// Lets so many requests a second pass, and a burst after a rest; the others wait in the order in which they came. The
/// framework's limiter counts by the machine's clock; this one by the cluster's.
/// </summary>
internal sealed class TokenBucket(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = burst;
    private long _at = time.GetTimestamp();

    public Task TakeAsync(CancellationToken cancel)
    {
        double missing;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + perSecond * time.GetElapsedTime(_at, now).TotalSeconds) - 1;
            _at = now;
            missing = -_tokens;
        }
        return missing <= 0 ? Task.CompletedTask : WaitAsync(TimeSpan.FromSeconds(missing / perSecond), cancel);
    }

    private async Task WaitAsync(TimeSpan turn, CancellationToken cancel)
    {
        try
        {
            await Pause.ForAsync(turn, time, cancel);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
                _tokens++;
            throw;
        }
    }
}
