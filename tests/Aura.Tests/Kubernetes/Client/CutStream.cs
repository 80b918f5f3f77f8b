namespace Aura.Tests.Kubernetes.Client;

/// <summary>Passes on so many bytes, then ends or breaks.</summary>
internal sealed class CutStream(Stream inner, int bytes, bool breaks, Action onCut) : MemoryStream
{
    private int _left = bytes;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0)
        {
            onCut();
            return breaks ? throw new IOException("injected") : 0;
        }
        var read = await inner.ReadAsync(buffer[..Math.Min(_left, buffer.Length)], cancellationToken);
        _left -= read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
