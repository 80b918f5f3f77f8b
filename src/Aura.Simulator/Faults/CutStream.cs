using Aura.Simulator.Http;

namespace Aura.Simulator.Faults;

/// <summary>A watch's stream that breaks off after a time, as a connection does.</summary>
internal sealed class CutStream : ReadOnlyStream
{
    private readonly Stream _inner;
    private readonly CancellationTokenSource _cut;

    public CutStream(Stream inner, SimulatedClock clock, TimeSpan after)
    {
        _inner = inner;
        _cut = new CancellationTokenSource(after, clock);
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

    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

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
