using Aura.Kubernetes;
using Aura.Simulator.Http;

namespace Aura.Tests.Chaos;

/// <summary>
/// A watch's stream as its process reads it: cut after a time, silent while the process is suspended or dead.
/// </summary>
internal sealed class ChaosStream : ReadOnlyStream
{
    private readonly Stream _inner;
    private readonly ProcessClock _process;
    private readonly CancellationTokenSource _cut = new();

    public ChaosStream(Stream inner, ProcessClock process, TimeProvider cluster, TimeSpan? cutAfter)
    {
        (_inner, _process) = (inner, process);
        if (cutAfter is { } after)
            _ = CutAsync(after, cluster);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cut.Token);
        try
        {
            var read = await _inner.ReadAsync(buffer, both.Token);
            await _process.GoesOn;
            return read;
        }
        catch (OperationCanceledException) when (_cut.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested)
        {
            await _process.GoesOn;
            throw new IOException("Connection reset by peer");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private async Task CutAsync(TimeSpan after, TimeProvider cluster)
    {
        await Pause.ForAsync(after, cluster);
        _cut.Cancel();
    }
}
