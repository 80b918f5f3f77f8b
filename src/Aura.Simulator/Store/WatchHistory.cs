namespace Aura.Simulator;

/// <summary>The newest changes, so that a watch can start in the past; older ones are forgotten (410 Gone).</summary>
internal sealed class WatchHistory(int capacity)
{
    private readonly StoreEvent[] _ring = new StoreEvent[Math.Max(1, capacity)];
    private long _count;

    /// <summary>A watch may start at this resourceVersion or any later one.</summary>
    public long OldestResume { get; private set; }

    public void Add(StoreEvent change)
    {
        var slot = (int)(_count % _ring.Length);
        if (_count >= _ring.Length)
            OldestResume = _ring[slot].ResourceVersion;
        _ring[slot] = change;
        _count++;
    }

    public void Forget(long upTo) => OldestResume = Math.Max(OldestResume, upTo);

    /// <summary>The changes after <paramref name="resourceVersion"/>, oldest first.</summary>
    public IEnumerable<StoreEvent> After(long resourceVersion)
    {
        var length = Math.Min(_count, _ring.Length);
        var first = _count - length;
        long low = 0, high = length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ring[(first + middle) % _ring.Length].ResourceVersion <= resourceVersion)
                low = middle + 1;
            else
                high = middle;
        }
        for (var i = low; i < length; i++)
            yield return _ring[(first + i) % _ring.Length];
    }
}
