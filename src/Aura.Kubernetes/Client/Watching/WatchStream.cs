using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>One watch request's stream of events, a JSON object a line.</summary>
internal sealed class WatchStream : IDisposable
{
    /// <summary>How long the server is asked to keep a stream open; then it is resumed.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>A stream still open so long after its lifetime is dead without anybody having said so.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly KubeTransport _transport;
    private readonly TimeProvider _time;
    private readonly Kind _kind;
    private readonly long _opened;
    private HttpResponseMessage? _response;
    private Stream? _stream;
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _seen;
    private int _end;
    private bool _told;

    private WatchStream(KubeTransport transport, TimeProvider time, Kind kind)
    {
        _transport = transport;
        _time = time;
        _kind = kind;
        _opened = time.GetTimestamp();
    }

    /// <summary>It told something or lasted a while, so that its end is no sign of trouble.</summary>
    public bool WasOfUse => _told || _time.GetElapsedTime(_opened) >= TimeSpan.FromSeconds(1);

    public static async Task<WatchStream> OpenAsync(KubeTransport transport, TimeProvider time, string path, Kind kind,
        WatchOptions options, string version, CancellationToken cancel)
    {
        var query = new QueryText(path)
            .Add("watch", "true")
            .Add("resourceVersion", version)
            .Add("allowWatchBookmarks", "true")
            .Add("timeoutSeconds", $"{Lifetime.TotalSeconds:0}")
            .Add("labelSelector", options.Labels)
            .Add("fieldSelector", options.Fields);
        var watch = new WatchStream(transport, time, kind);
        try
        {
            await watch.GuardAsync(KubeTransport.MaxWait, async stop =>
            {
                using var request = transport.Request(HttpMethod.Get, query.ToString());
                watch._response = await transport.OpenAsync(request, stop);
                watch._stream = await watch._response.Content.ReadAsStreamAsync(stop);
                return true;
            }, cancel);
            return watch;
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    /// <returns>Null where the stream has ended.</returns>
    /// <exception cref="KubeException">The connection broke, or the server sent an ERROR event.</exception>
    public async Task<WatchLine?> ReadAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (TakeLine() is not { } line)
            {
                MakeRoom();
                var left = Lifetime + Grace - _time.GetElapsedTime(_opened);
                var read = await GuardAsync(
                    left, stop => _stream!.ReadAsync(_buffer.AsMemory(_end), stop).AsTask(), cancel);
                if (read == 0)
                    return null;
                _end += read;
            }
            else if (!line.Span.Trim(" \r\t"u8).IsEmpty)
                return Parse(line, cancel);
        }
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _response?.Dispose();
    }

    private ReadOnlyMemory<byte>? TakeLine()
    {
        var length = _buffer.AsSpan(_seen, _end - _seen).IndexOf((byte)'\n');
        if (length < 0)
        {
            _seen = _end;
            return null;
        }
        var line = _buffer.AsMemory(_start, _seen + length - _start);
        _start = _seen = _seen + length + 1;
        return line;
    }

    private WatchLine Parse(ReadOnlyMemory<byte> line, CancellationToken cancel)
    {
        try
        {
            return Parse(line.Span);
        }
        catch (JsonException e)
        {
            throw _transport.Failure(e, cancel) ?? (Exception)new OperationCanceledException(cancel);
        }
    }

    private WatchLine Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = KubeTransport.MaxDepth });
        if (JsonNode.Parse(ref reader) is not JsonObject happened || happened["object"] is not JsonObject body)
            throw new JsonException("a watch event has no object");
        happened.Remove("object");
        _told = true;
        return (string?)happened["type"] switch
        {
            "ADDED" => new WatchLine(WatchEventType.Added, new KubeObject(_kind, body)),
            "MODIFIED" => new WatchLine(WatchEventType.Modified, new KubeObject(_kind, body)),
            "DELETED" => new WatchLine(WatchEventType.Deleted, new KubeObject(_kind, body)),
            "BOOKMARK" => new WatchLine(null, new KubeObject(_kind, body)),
            "ERROR" => throw _transport.Error(body),
            var other => throw new JsonException($"'{other}' is no watch event"),
        };
    }

    /// <summary>Moves what is left to the front, and doubles the buffer where that does not help.</summary>
    private void MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _seen -= _start;
        _start = 0;
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    private async Task<T> GuardAsync<T>(
        TimeSpan limit, Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var deadline = new Deadline(_time, cancel);
        try
        {
            return await deadline.WithinAsync(limit, work(deadline.Token));
        }
        catch (Exception e) when (_transport.Failure(e, cancel) is { } failure)
        {
            throw failure;
        }
    }
}
