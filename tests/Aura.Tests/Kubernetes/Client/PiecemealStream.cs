using System.Text;

namespace Aura.Tests.Kubernetes.Client;

/// <summary>Gives its text a few bytes at a time, as a network does.</summary>
internal sealed class PiecemealStream(string text, int piece) : MemoryStream(Encoding.UTF8.GetBytes(text))
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
}
