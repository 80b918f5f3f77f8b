using Aura.Kubernetes;

namespace Aura.Tests.Chaos;

/// <summary>
/// A watch's stream as its process reads it: cut after a time, silent while the process is suspended or dead.
/// </summary>
internal sealed class ChaosStream : Stream
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

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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
