using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>
/// One open watch: events are queued as they happen, under the world's lock, and read as JSON lines. A read that has to
/// wait is completed by the clock, outside the lock, so that what the reader does next may call the API.
/// </summary>
public sealed class WatchStream : IDisposable
{
    private static readonly TimeSpan s_bookmarkEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _lines = new();
    private readonly ApiRequest _request;
    private readonly ListQuery _query;
    private readonly SimulatedClock _clock;
    private TaskCompletionSource<ReadOnlyMemory<byte>>? _reader;
    private IDisposable? _waiting;
    private readonly string _form;
    private bool _headings = true;
    private bool _wakePending;
    private bool _ended;
    private ClockEvent? _timeout;
    private ClockEvent? _bookmark;

    internal WatchStream(ApiRequest request, ListQuery query, SimulatedClock clock)
    {
        _request = request;
        _query = query;
        _clock = clock;
        _form = Representation.FormOf(request);
    }

    internal Action? Closed { get; set; }

    /// <summary>Queues what the watch starts with: the objects there are, or what happened since its version.</summary>
    internal void Start(Store store)
    {
        var version = _request.Query["resourceVersion"] ?? "";
        var initial = _request.Query["sendInitialEvents"] is { } send ? send is "true" or "1" : version is "" or "0";
        if (initial)
        {
            foreach (var item in _query.All(store))
                Send("ADDED", item);
            if (_request.Query.Flag("sendInitialEvents") && _request.Query.Flag("allowWatchBookmarks"))
                SendBookmark(store.Revision, endOfInitial: true);
        }
        else if (long.TryParse(version, out var from))
            Resume(store, from);
        else
            throw ApiStatusException.BadRequest(
                $"Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");
        if (_request.Query.Number("timeoutSeconds") is > 0 and var seconds)
            _timeout = _clock.Schedule(TimeSpan.FromSeconds(seconds), End, background: true);
        if (_request.Query.Flag("allowWatchBookmarks"))
            ScheduleBookmark(store);
    }

    internal void Offer(StoreEvent change)
    {
        if (_ended || !_query.InScope(change.New))
            return;
        var before = change.Old is not null && _query.Matches(change.Old);
        var now = change.Type != ChangeType.Deleted && _query.Matches(change.New);
        if (now)
            Send(before ? "MODIFIED" : "ADDED", change.New);
        else if (before)
            Send("DELETED", change.New);
    }

    /// <summary>The next lines; empty at the end of the watch.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_lines.Count > 0)
                return new(Take());
            if (_ended)
                return new(ReadOnlyMemory<byte>.Empty);
            if (cancellation.IsCancellationRequested)
                return ValueTask.FromCanceled<ReadOnlyMemory<byte>>(cancellation);
            _reader = new();
            _waiting = _clock.Waiting($"watch {_request.Path}");
        }
        var reader = _reader;
        if (cancellation.CanBeCanceled)
        {
            var registration = cancellation.UnsafeRegister(_ => Release(reader, r => r.TrySetCanceled(cancellation)),
                null);
            reader.Task.ContinueWith(_ => registration.Dispose(), CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        return new(reader.Task);
    }

    /// <summary>Ends the watch after what is queued; called under the world's lock or by the reader.</summary>
    public void End()
    {
        lock (_lock)
            _ended = true;
        _timeout?.Dispose();
        _bookmark?.Dispose();
        Closed?.Invoke();
        Wake();
    }

    public void Dispose() => End();

    private void Resume(Store store, long from)
    {
        if (from < store.OldestResume)
        {
            var gone = ApiStatusException.Gone($"too old resource version: {from} ({store.OldestResume})");
            Queue("ERROR", writer => gone.ToJson().WriteTo(writer));
            _ended = true;
            return;
        }
        foreach (var change in store.ChangesAfter(from))
            if (change.Kind.Plural == _request.Resource.Storage.Plural
                && change.Kind.Group == _request.Resource.Storage.Group)
                Offer(change);
    }

    private void ScheduleBookmark(Store store) => _bookmark = _clock.Schedule(s_bookmarkEvery, () =>
    {
        if (_ended)
            return;
        SendBookmark(store.Revision, endOfInitial: false);
        ScheduleBookmark(store);
    }, background: true);

    private void Send(string type, KubeObject item)
    {
        var shown = Versions.Convert(item, _request.Kind);
        Queue(type, writer => Representation.WriteObject(writer, _request, _form, shown, _headings));
        _headings = false;
    }

    private void SendBookmark(long revision, bool endOfInitial)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString() };
        if (endOfInitial)
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        var mark = new JsonObject
        {
            ["kind"] = _request.Kind.Name,
            ["apiVersion"] = _request.Kind.ApiVersion,
            ["metadata"] = metadata,
        };
        Queue("BOOKMARK", writer => mark.WriteTo(writer));
    }

    private void Queue(string type, Action<Utf8JsonWriter> item)
    {
        var line = Representation.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WritePropertyName("object");
            item(writer);
            writer.WriteEndObject();
        });
        lock (_lock)
            _lines.Enqueue(line);
        Wake();
    }

    private void Wake()
    {
        lock (_lock)
        {
            if (_reader is null || _wakePending)
                return;
            _wakePending = true;
        }
        _clock.Wake(TimeSpan.Zero, () =>
        {
            TaskCompletionSource<ReadOnlyMemory<byte>>? reader;
            ReadOnlyMemory<byte> lines;
            lock (_lock)
            {
                _wakePending = false;
                reader = _reader;
                if (reader is null)
                    return;
                lines = Take();
            }
            Release(reader, r => r.TrySetResult(lines));
        });
    }

    private void Release(TaskCompletionSource<ReadOnlyMemory<byte>> reader,
        Action<TaskCompletionSource<ReadOnlyMemory<byte>>> complete)
    {
        lock (_lock)
        {
            if (_reader != reader)
                return;
            _reader = null;
            _waiting?.Dispose();
        }
        complete(reader);
    }

    private ReadOnlyMemory<byte> Take()
    {
        if (_lines.Count == 0)
            return ReadOnlyMemory<byte>.Empty;
        var length = _lines.Sum(l => l.Length);
        var all = new byte[length];
        var at = 0;
        while (_lines.TryDequeue(out var line))
        {
            line.CopyTo(all, at);
            at += line.Length;
        }
        return all;
    }
}
