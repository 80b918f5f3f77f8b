namespace Aura.Kubernetes;

/// <summary>
/// Ends what takes too long. Time runs only while something is really waited for: what is answered at once, as by a
/// server in the same process, starts no timer.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenSource _either;

    public Deadline(TimeProvider time, CancellationToken cancel)
    {
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _over.Token);
    }

    /// <summary>Cancelled by the caller or when time is over.</summary>
    public CancellationToken Token => _either.Token;

    public async Task<T> WithinAsync<T>(TimeSpan limit, Task<T> work)
    {
        if (!work.IsCompleted)
            _over.CancelAfter(limit > TimeSpan.Zero ? limit : TimeSpan.Zero);
        try
        {
            return await work;
        }
        finally
        {
            _over.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _over.Dispose();
    }
}
