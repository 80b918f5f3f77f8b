using System.Net;

namespace Aura.Simulator.Http;

/// <summary>The connection of a response 101, to read from and to write to.</summary>
internal sealed class DuplexContent(Stream connection) : HttpContent
{
    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult(connection);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => connection;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        throw new NotSupportedException("a connection has no end to copy it to");

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            connection.Dispose();
        base.Dispose(disposing);
    }
}
