namespace Aura.Kubernetes;

/// <summary>What a watch has told so far, so that it tells nothing twice and finds what a new list changed.</summary>
internal sealed class WatchedObjects
{
    private Dictionary<(string? Namespace, string Name), KubeObject> _known = [];

    /// <summary>The events that lead from what was told to this list.</summary>
    public List<WatchEvent> Replace(IReadOnlyList<KubeObject> list)
    {
        var before = _known;
        _known = new(list.Count);
        var now = new List<WatchEvent>();
        foreach (var item in list)
        {
            var key = (item.Namespace, item.Name);
            _known[key] = item;
            if (before.Remove(key, out var old))
                Compare(old, item, now);
            else
                now.Add(new WatchEvent(WatchEventType.Added, item));
        }
        return [.. before.Values.Select(gone => new WatchEvent(WatchEventType.Deleted, gone)), .. now];
    }

    /// <summary>The events that a server's event stands for, given what was told.</summary>
    public IReadOnlyList<WatchEvent> Apply(WatchEventType type, KubeObject item)
    {
        var key = (item.Namespace, item.Name);
        if (type == WatchEventType.Deleted)
            return _known.Remove(key) ? [new WatchEvent(type, item)] : [];
        var events = new List<WatchEvent>();
        if (_known.TryGetValue(key, out var old))
            Compare(old, item, events);
        else
            events.Add(new WatchEvent(WatchEventType.Added, item));
        _known[key] = item;
        return events;
    }

    private static void Compare(KubeObject old, KubeObject item, List<WatchEvent> events)
    {
        if (old.Uid != item.Uid)
            events.AddRange([new(WatchEventType.Deleted, old), new(WatchEventType.Added, item)]);
        else if (old.ResourceVersion != item.ResourceVersion)
            events.Add(new WatchEvent(WatchEventType.Modified, item));
    }
}
