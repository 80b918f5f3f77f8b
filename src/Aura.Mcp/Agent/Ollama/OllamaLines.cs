using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json.Nodes;

namespace Aura.Mcp.Agent.Ollama;

/// <summary>
/// A stream of JSON objects, one a line (<c>application/x-ndjson</c>). Lines come in pieces that may end anywhere, in
/// the middle of a letter too.
/// </summary>
internal sealed class OllamaLines(Stream stream) : IAsyncDisposable
{
    /// <summary>What no honest line comes near.</summary>
    private const int LongestLine = 8 << 20;

    private readonly PipeReader _reader = PipeReader.Create(stream);

    /// <returns>Null at the end.</returns>
    /// <exception cref="System.Text.Json.JsonException">A line is no JSON.</exception>
    /// <exception cref="InvalidDataException">A line is no object, or has no end.</exception>
    public async Task<JsonObject?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end).ToArray();
                _reader.AdvanceTo(buffer.GetPosition(1, end));
                if (IsBlank(line))
                    continue;
                return Parse(line);
            }
            if (read.IsCompleted)
            {
                var rest = buffer.ToArray();
                _reader.AdvanceTo(buffer.End);
                return IsBlank(rest) ? null : Parse(rest);
            }
            if (buffer.Length > LongestLine)
                throw new InvalidDataException($"it is longer than {LongestLine} bytes");
            _reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public ValueTask DisposeAsync() => _reader.CompleteAsync();

    private static JsonObject Parse(byte[] line) =>
        JsonNode.Parse(line) as JsonObject ?? throw new InvalidDataException("it is no object");

    private static bool IsBlank(byte[] line) => line.All(b => b is (byte)' ' or (byte)'\r' or (byte)'\t');
}
