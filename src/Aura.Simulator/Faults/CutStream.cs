namespace Aura.Simulator.Faults;

/// <summary>A watch's stream that breaks off after a time, as a connection does.</summary>
internal sealed class CutStream : Stream
{
    private readonly Stream _inner;
    private readonly CancellationTokenSource _cut;

    public CutStream(Stream inner, SimulatedClock clock, TimeSpan after)
    {
        _inner = inner;
        _cut = new CancellationTokenSource(after, clock);
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
            return await _inner.ReadAsync(buffer, both.Token);
        }
        catch (OperationCanceledException) when (_cut.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException("Connection reset by peer");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cut.Dispose();
            _inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
