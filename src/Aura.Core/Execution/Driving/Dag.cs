using System.Collections.Concurrent;

namespace Aura.Execution.Driving;

/// <summary>Runs items in the order of their dependencies, independent ones side by side.</summary>
internal static class Dag
{
    /// <summary>
    /// After a failure nothing new is started; what runs is let finish. Then the first failure is thrown.
    /// </summary>
    /// <param name="atOnce">So many at most side by side.</param>
    public static async Task RunAsync<T>(IReadOnlyList<T> items, Func<T, string> id,
        Func<T, IEnumerable<string>> dependsOn, Func<T, Task> run, int atOnce)
    {
        var known = items.Select(id).ToHashSet();
        var done = new ConcurrentDictionary<string, bool>();
        var waiting = items.ToList();
        var running = new List<Task>();
        Exception? failure = null;
        while (true)
        {
            if (Volatile.Read(ref failure) is null)
                foreach (var item in waiting.Where(IsReady).Take(atOnce - running.Count).ToList())
                {
                    waiting.Remove(item);
                    running.Add(OneAsync(item));
                }
            if (running.Count == 0)
                break;
            await Task.WhenAny(running);
            running.RemoveAll(r => r.IsCompleted);
        }
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);

        bool IsReady(T item) => dependsOn(item).All(d => !known.Contains(d) || done.ContainsKey(d));

        async Task OneAsync(T item)
        {
            try
            {
                await run(item);
                done[id(item)] = true;
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        }
    }

    /// <summary>The items so that each stands behind what it depends on.</summary>
    /// <exception cref="ArgumentException">They depend on each other in a circle, or on what is not there.</exception>
    public static IReadOnlyList<T> Sorted<T>(
        IReadOnlyList<T> items, Func<T, string> id, Func<T, IEnumerable<string>> dependsOn)
    {
        var sorted = new List<T>();
        var placed = new HashSet<string>();
        while (sorted.Count < items.Count)
        {
            var next = items.Where(i => !placed.Contains(id(i)) && dependsOn(i).All(placed.Contains)).ToList();
            if (next.Count == 0)
                throw new ArgumentException(
                    "the steps depend on each other in a circle, or on a step that is not there");
            sorted.AddRange(next);
            placed.UnionWith(next.Select(id));
        }
        return sorted;
    }
}
