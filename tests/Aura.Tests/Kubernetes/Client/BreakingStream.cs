using Aura.Simulator.Http;

namespace Aura.Tests.Kubernetes.Client;

/// <summary>Gives its text, then breaks as a lost connection does.</summary>
internal sealed class BreakingStream(string text) : ReadOnlyStream
{
    private readonly PiecemealStream _text = new(text, int.MaxValue);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _text.ReadAsync(buffer, cancellationToken);
        return read > 0 ? read : throw new IOException("Connection reset by peer");
    }
}
