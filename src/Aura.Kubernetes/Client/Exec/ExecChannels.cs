using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>
/// Reads a command's session: each WebSocket message begins with its channel (1 standard output, 2 standard error, 3
/// how it ended, as a Status); the server closes after the last one.
/// </summary>
internal sealed class ExecChannels(WebSocket socket, int maxBytes, Stream? output)
{
    private const int MaxStatus = 256 * 1024;
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly ArrayBufferWriter<byte> _stdout = new();
    private readonly ArrayBufferWriter<byte> _stderr = new();
    private readonly ArrayBufferWriter<byte> _status = new();
    private bool _truncated;
    private int _passedOn;

    /// <summary>Did the server say how the command ended?</summary>
    public bool HasStatus => _status.WrittenCount > 0;

    /// <summary>Reads to the session's end.</summary>
    /// <exception cref="WebSocketException">The connection broke before the server said how it ended.</exception>
    public async Task<bool> ReadAsync(CancellationToken cancel)
    {
        var channel = -1;
        try
        {
            while (true)
            {
                var got = await socket.ReceiveAsync(_buffer.AsMemory(), cancel);
                if (got.MessageType == WebSocketMessageType.Close)
                    return true;
                var bytes = _buffer.AsMemory(0, got.Count);
                if (channel < 0 && bytes.Length > 0)
                {
                    channel = bytes.Span[0];
                    bytes = bytes[1..];
                }
                Take(channel, bytes.Span);
                if (got.EndOfMessage)
                    channel = -1;
            }
        }
        // Servers before 1.36 close the connection without a word once they have told the status.
        catch (Exception e) when (HasStatus && e is WebSocketException or IOException)
        {
            return true;
        }
    }

    /// <exception cref="KubeException">The command could not be run.</exception>
    public ExecResult Result(Func<JsonObject, KubeException> failure)
    {
        var status = JsonNode.Parse(_status.WrittenSpan) as JsonObject
            ?? throw new JsonException("the session's status is not a JSON object");
        return (string?)status["status"] == "Success" ? Of(0)
            : (string?)status["reason"] == "NonZeroExitCode" && ExitCode(status) is { } code ? Of(code)
            : throw failure(status);
    }

    private ExecResult Of(int code) => new(code, Text(_stdout), Text(_stderr), _truncated);

    private void Take(int channel, ReadOnlySpan<byte> bytes)
    {
        if (channel == 1 && output is not null)
        {
            PassOn(bytes, output);
            return;
        }
        var (to, room) = channel switch
        {
            1 => (_stdout, maxBytes),
            2 => (_stderr, maxBytes),
            3 => (_status, MaxStatus),
            _ => (null, 0),
        };
        if (to is null)
            return;
        var fits = Math.Min(bytes.Length, room - to.WrittenCount);
        _truncated |= fits < bytes.Length;
        to.Write(bytes[..fits]);
    }

    private void PassOn(ReadOnlySpan<byte> bytes, Stream to)
    {
        var fits = Math.Min(bytes.Length, maxBytes - _passedOn);
        _truncated |= fits < bytes.Length;
        to.Write(bytes[..fits]);
        _passedOn += fits;
    }

    private static int? ExitCode(JsonObject status) => (status["details"]?["causes"] as JsonArray ?? [])
        .Where(c => (string?)c?["reason"] == "ExitCode")
        .Select(c => int.TryParse((string?)c!["message"], out var code) ? code : (int?)null).FirstOrDefault();

    private static string Text(ArrayBufferWriter<byte> bytes) => Encoding.UTF8.GetString(bytes.WrittenSpan);
}
