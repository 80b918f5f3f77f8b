using Aura.Kubernetes;

namespace Aura.Simulator.Scheduler;

/// <summary>
/// Pods that wait for a node. Ready ones come by priority, then by age in the queue. One that found no node waits until
/// the cluster changes, then at least its back-off (1 s, doubling to 10 s) from its last try, or five minutes at most.
/// </summary>
internal sealed class SchedulingQueue(SimulatedClock clock, Action wake)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly PriorityQueue<ObjectRef, (int, long)> _active = new();
    private readonly HashSet<string> _queued = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ObjectRef Pod, int Priority, int Tries, DateTimeOffset Last)> _parked =
        new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _tries = new(StringComparer.Ordinal);
    private long _sequence;

    public int Count => _active.Count;

    public void Add(KubeObject pod)
    {
        if (_parked.Remove(pod.Uid!) | _queued.Add(pod.Uid!))
            Activate(pod.Ref, pod.Uid!, (int)(pod.Number("spec.priority") ?? 0));
    }

    public void Remove(string uid)
    {
        _parked.Remove(uid);
        _tries.Remove(uid);
    }

    public bool TryTake(out ObjectRef pod) => _active.TryDequeue(out pod!, out _);

    /// <summary>The pod is being tried: from now on a change of it queues it again.</summary>
    public void Taken(string uid) => _queued.Remove(uid);

    public void Park(KubeObject pod)
    {
        var tries = _tries[pod.Uid!] = _tries.GetValueOrDefault(pod.Uid!) + 1;
        var parked = (pod.Ref, (int)(pod.Number("spec.priority") ?? 0), tries, clock.GetUtcNow());
        _parked[pod.Uid!] = parked;
        clock.Schedule(Longest, () =>
        {
            if (_parked.TryGetValue(pod.Uid!, out var now) && now == parked)
                Release(pod.Uid!);
        }, background: true);
    }

    /// <summary>Something changed that may help: every parked pod is tried again once its back-off is over.</summary>
    public void MoveAll()
    {
        foreach (var (uid, parked) in _parked.OrderBy(p => p.Value.Last)
            .ThenBy(p => p.Key, StringComparer.Ordinal).ToList())
        {
            var backOff = TimeSpan.FromSeconds(Math.Min(10, Math.Pow(2, Math.Min(parked.Tries, 5) - 1)));
            var wait = parked.Last + backOff - clock.GetUtcNow();
            if (wait <= TimeSpan.Zero)
                Release(uid);
            else
                clock.Schedule(wait, () => Release(uid));
        }
    }

    private void Release(string uid)
    {
        if (_parked.Remove(uid, out var parked) && _queued.Add(uid))
            Activate(parked.Pod, uid, parked.Priority);
    }

    private void Activate(ObjectRef pod, string uid, int priority)
    {
        _queued.Add(uid);
        _active.Enqueue(pod, (-priority, _sequence++));
        wake();
    }
}
