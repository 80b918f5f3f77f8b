using Aura.Simulator.Api;

namespace Aura.Simulator.Http;

/// <summary>A watch as the body of a response.</summary>
internal sealed class WatchReadStream(WatchStream watch) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _rest;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_rest.IsEmpty)
            return new(Copy(buffer));
        var next = watch.ReadAsync(cancellationToken);
        if (!next.IsCompletedSuccessfully)
            return Wait(next, buffer);
        _rest = next.Result;
        return new(Copy(buffer));
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            watch.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> Wait(ValueTask<ReadOnlyMemory<byte>> next, Memory<byte> buffer)
    {
        _rest = await next;
        return Copy(buffer);
    }

    private int Copy(Memory<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }
}
