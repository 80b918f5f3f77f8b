using System.Net;

namespace Aura.Kubernetes;

/// <summary>
/// One endless watch: a list, then a stream of events that is resumed where it breaks and begun anew, by a list
/// compared with what was told, where the server cannot resume.
/// </summary>
internal sealed class ObjectWatch(
    KubeTransport transport, TimeProvider time, string path, Kind kind, WatchOptions options) : IDisposable
{
    private const int MaxStaleLists = 3;
    private readonly WatchedObjects _known = new(options.Newest);
    private readonly BackOff _backOff = new(time);
    private WatchStream? _stream;
    private string? _version;
    private bool _mustList = true;
    private bool _synced;
    private int _staleLists;

    /// <summary>What happened next; may be nothing.</summary>
    public async Task<IReadOnlyList<WatchEvent>> NextAsync(CancellationToken cancel)
    {
        try
        {
            if (_mustList)
                return await ListAsync(cancel);
            _stream ??= await WatchStream.OpenAsync(transport, time, path, kind, options, _version!, cancel);
            var line = await _stream.ReadAsync(cancel);
            if (line is null)
            {
                await EndedAsync(cancel);
                return [];
            }
            _backOff.Reset();
            _version = line.Object.ResourceVersion ?? _version;
            return line.Type is null ? [] : _known.Apply(line.Type.Value, Trimmed(line.Object));
        }
        catch (KubeException e) when (e.Status == (int)HttpStatusCode.Gone)
        {
            await ForgottenAsync(e, cancel);
            return [];
        }
        catch (KubeException e) when (_synced && MayPass(e))
        {
            Close();
            await _backOff.WaitAsync(e.RetryAfter, cancel);
            return [];
        }
    }

    public void Dispose() => _stream?.Dispose();

    private KubeObject Trimmed(KubeObject item) => options.Trim is { } trim ? trim(item) : item;

    private async Task<IReadOnlyList<WatchEvent>> ListAsync(CancellationToken cancel)
    {
        var selected = new ListOptions { Labels = options.Labels, Fields = options.Fields };
        var list = await new PagedList(transport, path, kind, selected).ReadAsync(cancel);
        if (IsStale(list))
        {
            await _backOff.WaitAsync(null, cancel);
            return [];
        }
        _staleLists = 0;
        _version = list.ResourceVersion;
        _mustList = false;
        var events = _known.Replace(options.Trim is null ? list.Items : [.. list.Items.Select(Trimmed)]);
        if (!_synced)
            events.Add(new WatchEvent(WatchEventType.Synced, null));
        _synced = true;
        return events;
    }

    /// <summary>
    /// A list older than what was already told would turn time back. A server restored from a backup stays behind,
    /// so after a few tries it is believed.
    /// </summary>
    private bool IsStale(KubeList list) => ulong.TryParse(_version, out var seen)
        && ulong.TryParse(list.ResourceVersion, out var listed) && listed < seen && ++_staleLists <= MaxStaleLists;

    /// <summary>Streams end after a while as a matter of course; only one that ended at once is trouble.</summary>
    private async Task EndedAsync(CancellationToken cancel)
    {
        var ordinary = _stream!.WasOfUse;
        Close();
        if (ordinary)
            _backOff.Reset();
        else
            await _backOff.WaitAsync(null, cancel);
    }

    /// <summary>The server cannot resume: list at once, unless that was just tried.</summary>
    private async Task ForgottenAsync(KubeException e, CancellationToken cancel)
    {
        Close();
        if (_mustList || _backOff.IsRepeating)
            await _backOff.WaitAsync(e.RetryAfter, cancel);
        else
            _backOff.Count();
        _mustList = true;
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }

    /// <summary>False for what does not get better by trying again: refused, unknown, malformed.</summary>
    private static bool MayPass(KubeException e) =>
        e.Status is 0 or 408 or 409 or (int)HttpStatusCode.TooManyRequests or >= 500;
}
