using System.Collections.Immutable;
using Aura.Execution;
using Aura.Execution.Witnesses;
using Aura.Execution.Writing;
using Aura.Kubernetes;

namespace Aura.Twin.Rehearsing;

/// <summary>Watches a twin from the start of a run to its end, and writes down what happens.</summary>
internal sealed class Observation : IDisposable
{
    private const int MostEntries = 80;
    private static readonly Kind[] s_kinds = [.. Workloads.Kinds, Kind.EndpointSlice, Kind.CoreEvent];
    private readonly KubeClient _client;
    private readonly TimeProvider _time;
    private readonly ImmutableSortedSet<string> _namespaces;
    private readonly CancellationTokenSource _end = new();
    private readonly List<TimelineEntry> _timeline = [];
    private DateTimeOffset _start;

    public Observation(ITwin twin, RehearsalMaterial material)
    {
        (_client, _time, _namespaces) = (twin.Client, twin.Time, material.Namespaces);
        _start = _time.GetUtcNow();
        Tracks = new Tracks(material.Concerned.ToHashSet(), Tell);
        Obstacles = new Obstacles(Tracks.WorkloadOf, Tell);
    }

    public Tracks Tracks { get; }

    public Obstacles Obstacles { get; }

    /// <summary>Virtual ones since the watches stood.</summary>
    public double Seconds => (_time.GetUtcNow() - _start).TotalSeconds;

    public ImmutableArray<TimelineEntry> Timeline => _timeline.Count <= MostEntries ? [.. _timeline]
        : [.. _timeline.Take(MostEntries - 10),
            new TimelineEntry(_timeline[MostEntries - 10].Seconds, $"{_timeline.Count - MostEntries} more entries"),
            .. _timeline.TakeLast(10)];

    /// <summary>Ends when everything that is there has been seen.</summary>
    public async Task StartAsync()
    {
        foreach (var ns in _namespaces)
            foreach (var kind in s_kinds)
                await BeginAsync(kind, ns);
        _start = _time.GetUtcNow();
    }

    /// <summary>Tells the end.</summary>
    /// <param name="insteadOf">What was told last, if it is this, is left out too.</param>
    public void Tell(string what, string? insteadOf)
    {
        if (_timeline.Count > 0 && insteadOf is not null && _timeline[^1].What == Redactor.Text(insteadOf))
            _timeline.RemoveAt(_timeline.Count - 1);
        Tell(what);
    }

    /// <summary>What is only told in more words than before is left out.</summary>
    public void Tell(string what)
    {
        var text = Redactor.Text(what);
        if (!_timeline.Any(e => text.StartsWith(e.What + ":", StringComparison.Ordinal)
                || (e.What == text && e.Seconds == Rounded)))
            _timeline.Add(new TimelineEntry(Rounded, text));
    }

    /// <summary>Takes in how far the pipeline says it is.</summary>
    public void Hear(string progress)
    {
        if (!progress.StartsWith(EvictWrite.HeldUp, StringComparison.Ordinal))
        {
            Tell(progress);
            return;
        }
        var parts = progress[EvictWrite.HeldUp.Length..].Split(": ", 2);
        var names = parts[0].Split(' ', '/');
        var workload = names is [_, var ns, var pod] ? Tracks.WorkloadOf(ns, pod) : null;
        Obstacles.Add("disruption_budget", workload is null ? parts[0] : $"{workload}", parts[^1], Seconds);
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private double Rounded => Math.Round(Seconds, 1);

    private Task BeginAsync(Kind kind, string ns)
    {
        var synced = new TaskCompletionSource();
        _ = FollowAsync(kind, ns, synced);
        return synced.Task;
    }

    private async Task FollowAsync(Kind kind, string ns, TaskCompletionSource synced)
    {
        try
        {
            await foreach (var happened in _client.WatchAsync(kind, ns, cancel: _end.Token))
                if (happened.Type == WatchEventType.Synced)
                    synced.TrySetResult();
                else if (kind != Kind.CoreEvent)
                    Tracks.Take(synced.Task.IsCompleted ? Rounded : 0, happened);
                else if (synced.Task.IsCompleted && happened.Type != WatchEventType.Deleted)
                    Obstacles.Take(Seconds, happened.Object!);
        }
        catch (Exception e) when (e is KubeException or OperationCanceledException)
        {
            // Not served in this twin, or the run is over.
        }
        synced.TrySetResult();
    }
}
