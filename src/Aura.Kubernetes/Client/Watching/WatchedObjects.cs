namespace Aura.Kubernetes;

/// <summary>What a watch has told so far, so that it tells nothing twice and finds what a new list changed.</summary>
/// <param name="newest">Only so many are known at a time, those that changed last; null: all.</param>
internal sealed class WatchedObjects(int? newest = null)
{
    private Dictionary<(string? Namespace, string Name), LinkedListNode<KubeObject>> _known = [];

    /// <summary>What changed longest ago comes first.</summary>
    private LinkedList<KubeObject> _order = new();

    /// <summary>The events that lead from what was told to this list.</summary>
    public List<WatchEvent> Replace(IReadOnlyList<KubeObject> list)
    {
        var before = _known;
        (_known, _order) = (new(list.Count), new());
        var now = new List<WatchEvent>();
        foreach (var item in Kept(list))
        {
            var key = (item.Namespace, item.Name);
            _known[key] = _order.AddLast(item);
            if (before.Remove(key, out var old))
                Compare(old.Value, item, now);
            else
                now.Add(new WatchEvent(WatchEventType.Added, item));
        }
        return [.. before.Values.Select(gone => new WatchEvent(WatchEventType.Deleted, gone.Value)), .. now];
    }

    /// <summary>The events that a server's event stands for, given what was told.</summary>
    public IReadOnlyList<WatchEvent> Apply(WatchEventType type, KubeObject item)
    {
        var key = (item.Namespace, item.Name);
        var known = _known.Remove(key, out var old);
        if (known)
            _order.Remove(old!);
        if (type == WatchEventType.Deleted)
            return known ? [new WatchEvent(type, item)] : [];
        var events = new List<WatchEvent>();
        if (known)
            Compare(old!.Value, item, events);
        else
            events.Add(new WatchEvent(WatchEventType.Added, item));
        _known[key] = _order.AddLast(item);
        if (_known.Count > newest && _order.First is { } oldest)
        {
            _order.Remove(oldest);
            _known.Remove((oldest.Value.Namespace, oldest.Value.Name));
            events.Add(new WatchEvent(WatchEventType.Deleted, oldest.Value));
        }
        return events;
    }

    private IEnumerable<KubeObject> Kept(IReadOnlyList<KubeObject> list) => newest is not { } most ? list
        : list.OrderBy(o => ulong.TryParse(o.ResourceVersion, out var version) ? version : 0)
            .Skip(Math.Max(0, list.Count - most));

    private static void Compare(KubeObject old, KubeObject item, List<WatchEvent> events)
    {
        if (old.Uid != item.Uid)
            events.AddRange([new(WatchEventType.Deleted, old), new(WatchEventType.Added, item)]);
        else if (old.ResourceVersion != item.ResourceVersion)
            events.Add(new WatchEvent(WatchEventType.Modified, item));
    }
}
