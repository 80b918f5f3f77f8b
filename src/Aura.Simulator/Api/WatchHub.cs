namespace Aura.Simulator.Api;

/// <summary>All open watches, by the resource that they watch.</summary>
internal sealed class WatchHub
{
    private readonly Dictionary<(string Group, string Plural), List<WatchStream>> _open = [];
    private readonly Store _store;
    private readonly SimulatedClock _clock;

    public WatchHub(Store store, SimulatedClock clock)
    {
        _store = store;
        _clock = clock;
        store.Changed += change =>
        {
            if (_open.TryGetValue((change.Kind.Group, change.Kind.Plural), out var watches))
                foreach (var watch in watches)
                    watch.Offer(change);
        };
    }

    public WatchStream Open(ApiRequest request, ListQuery query)
    {
        var watch = new WatchStream(request, query, _clock);
        watch.Start(_store);
        var key = (request.Resource.Storage.Group, request.Resource.Storage.Plural);
        if (!_open.TryGetValue(key, out var watches))
            _open[key] = watches = [];
        // A new list each time: the hub may be walking the old one.
        _open[key] = [.. watches, watch];
        watch.Closed = () => Close(key, watch);
        return watch;
    }

    private void Close((string, string) key, WatchStream watch)
    {
        lock (_store.Gate)
            _open[key] = [.. _open[key].Where(w => w != watch)];
    }
}
