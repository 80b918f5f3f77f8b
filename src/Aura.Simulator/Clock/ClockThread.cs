namespace Aura.Simulator;

/// <summary>A background thread that drives a clock until it is disposed; disposing waits for it to end.</summary>
internal sealed class ClockThread : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    public ClockThread(string name, Action<CancellationToken> body)
    {
        _thread = new Thread(() => body(_stop.Token)) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Cancel();
        // A client that was called back on this very thread may be the one that ends it.
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }
}
