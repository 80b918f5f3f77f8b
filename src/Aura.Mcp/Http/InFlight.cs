namespace Aura.Mcp.Http;

/// <summary>Counts what is being answered, so that a stop can wait for it.</summary>
internal sealed class InFlight
{
    private readonly Lock _gate = new();
    private int _count;
    private TaskCompletionSource _none = Completed();

    public async Task CountAsync(Func<Task> work)
    {
        lock (_gate)
            if (_count++ == 0)
                _none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await work();
        }
        finally
        {
            lock (_gate)
                if (--_count == 0)
                    _none.SetResult();
        }
    }

    public Task WhenNoneAsync()
    {
        lock (_gate)
            return _none.Task;
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
