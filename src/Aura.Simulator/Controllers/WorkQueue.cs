namespace Aura.Simulator.Controllers;

/// <summary>Names an object of the kind that a queue is about; the namespace is "" for cluster-scoped kinds.</summary>
internal readonly record struct WorkKey(string Namespace, string Name);

/// <summary>
/// Keys to work on, each at most once at a time: as client-go's rate-limited queue, but its clock is virtual. A key
/// added now is worked on two to eight virtual milliseconds later (drawn from the seed), so that changes that come
/// together are handled together and controllers interleave as in a real cluster.
/// </summary>
internal sealed class WorkQueue(SimulatedClock clock, Random random, Action<WorkKey> work)
{
    private readonly Dictionary<WorkKey, (DateTimeOffset Due, ClockEvent Event)> _pending = [];
    private readonly Dictionary<WorkKey, int> _failures = [];

    public void Add(WorkKey key) => Add(key, TimeSpan.FromMicroseconds(2000 + random.Next(6000)));

    /// <summary>Works on the key after the delay, unless it is due earlier anyway.</summary>
    public void Add(WorkKey key, TimeSpan delay)
    {
        var due = clock.GetUtcNow() + delay;
        if (_pending.TryGetValue(key, out var pending))
        {
            if (pending.Due <= due)
                return;
            pending.Event.Dispose();
        }
        _pending[key] = (due, clock.Schedule(delay, () =>
        {
            _pending.Remove(key);
            work(key);
        }));
    }

    /// <summary>After a failure: 5 ms, doubling with each failure in a row up to 1,000 s.</summary>
    public void Retry(WorkKey key)
    {
        var failures = _failures.GetValueOrDefault(key);
        _failures[key] = failures + 1;
        Add(key, TimeSpan.FromSeconds(Math.Min(1000, 0.005 * Math.Pow(2, Math.Min(failures, 30)))));
    }

    public void Forget(WorkKey key) => _failures.Remove(key);
}
