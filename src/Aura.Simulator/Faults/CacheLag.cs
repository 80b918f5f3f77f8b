namespace Aura.Simulator.Faults;

/// <summary>
/// Which resourceVersion a watch cache has reached that is behind the store by a time. It remembers from when it is
/// first needed on.
/// </summary>
internal sealed class CacheLag(Store store, SimulatedClock clock)
{
    private const int MaxWrites = 100_000;
    private readonly List<(DateTimeOffset At, long Revision)> _writes = [];

    public void Remember()
    {
        lock (store.Gate)
        {
            if (_writes.Count > 0)
                return;
            _writes.Add((DateTimeOffset.MinValue, store.Revision));
            store.Changed += change =>
            {
                if (_writes.Count == MaxWrites)
                    _writes.RemoveRange(0, MaxWrites / 2);
                _writes.Add((clock.GetUtcNow(), change.ResourceVersion));
            };
        }
    }

    public long RevisionBefore(TimeSpan late)
    {
        lock (store.Gate)
        {
            var until = clock.GetUtcNow() - late;
            var index = _writes.FindLastIndex(w => w.At <= until);
            // What the store itself has forgotten no cache serves.
            return Math.Max(index < 0 ? store.Revision : _writes[index].Revision, store.OldestResume);
        }
    }
}
