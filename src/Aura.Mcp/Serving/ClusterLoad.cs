using System.Collections.Concurrent;
using Aura.Kubernetes;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Serving;

/// <summary>
/// Bounds how many calls are at one cluster, and how many wait for their turn there: a cluster that answers slowly
/// keeps its own callers waiting and nobody else. Who finds no room, or waits in vain, is told when to come again.
/// </summary>
/// <param name="atOnce">Calls of one lane at one cluster.</param>
/// <param name="queued">Calls that wait for that, of one lane at one cluster.</param>
public sealed class ClusterLoad(int atOnce, int queued, TimeProvider? time = null)
{
    /// <summary>So long a call waits for its turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<(string, Lane), Waiting> _lanes = new();

    /// <summary>A place at the cluster, until it is given back.</summary>
    /// <exception cref="BusyException">There is no room to wait, or the turn did not come in time.</exception>
    public async Task<IDisposable> EnterAsync(string cluster, Lane lane, CancellationToken cancel)
    {
        var waiting = _lanes.GetOrAdd((cluster, lane), static _ => new Waiting());
        Task turn;
        lock (waiting)
        {
            if (waiting.Inside < atOnce)
            {
                waiting.Inside++;
                return new Place(this, waiting);
            }
            if (waiting.Queue.Count >= queued)
                throw Busy(cluster, waiting);
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Queue.AddLast(mine);
            turn = mine.Task;
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(turn, Pause.ForAsync(Patience, _time, patience.Token));
        await patience.CancelAsync();
        lock (waiting)
        {
            // Whoever left gave the place over; it may have come at the last moment.
            if (turn.IsCompleted && !cancel.IsCancellationRequested)
                return new Place(this, waiting);
            if (turn.IsCompleted)
                Leave(waiting);
            else
                Forget(waiting, turn);
        }
        cancel.ThrowIfCancellationRequested();
        lock (waiting)
            throw Busy(cluster, waiting);
    }

    private BusyException Busy(string cluster, Waiting waiting)
    {
        // As long as it takes, by what calls took lately, until those who wait now have had their turn.
        var after = waiting.Took * (waiting.Queue.Count + 1) / atOnce;
        after = after < Shortest ? Shortest : after > Longest ? Longest : after;
        return new BusyException(cluster, waiting.Inside, waiting.Queue.Count, after);
    }

    private static void Forget(Waiting waiting, Task turn)
    {
        for (var at = waiting.Queue.First; at is not null; at = at.Next)
            if (at.Value.Task == turn)
            {
                waiting.Queue.Remove(at);
                return;
            }
    }

    private static void Leave(Waiting waiting)
    {
        if (waiting.Queue.First is { } next)
        {
            waiting.Queue.RemoveFirst();
            next.Value.SetResult();
        }
        else
            waiting.Inside--;
    }

    /// <summary>One lane of one cluster; locked by whoever uses it.</summary>
    private sealed class Waiting
    {
        public int Inside { get; set; }

        public LinkedList<TaskCompletionSource> Queue { get; } = [];

        /// <summary>How long a call took lately.</summary>
        public TimeSpan Took { get; set; } = Shortest;
    }

    private sealed class Place(ClusterLoad load, Waiting waiting) : IDisposable
    {
        private readonly long _since = load._time.GetTimestamp();
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) != 0)
                return;
            lock (waiting)
            {
                waiting.Took = (waiting.Took * 3 + load._time.GetElapsedTime(_since)) / 4;
                Leave(waiting);
            }
        }
    }
}
