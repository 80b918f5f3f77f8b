namespace Aura.Execution.Driving;

/// <summary>Runs items in the order of their dependencies, independent ones side by side.</summary>
internal static class Dag
{
    /// <summary>
    /// After a failure nothing new is started; what runs is let finish. Then the first failure is thrown.
    /// </summary>
    public static async Task RunAsync<T>(
        IReadOnlyList<T> items, Func<T, string> id, Func<T, IEnumerable<string>> dependsOn, Func<T, Task> run)
    {
        var done = items.ToDictionary(id, _ => new TaskCompletionSource<bool>());
        Exception? failure = null;
        var running = items.Select(async item =>
        {
            var ready = true;
            foreach (var dependency in dependsOn(item))
                ready &= !done.TryGetValue(dependency, out var before) || await before.Task;
            if (ready && failure is null)
                try
                {
                    await run(item);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }
            done[id(item)].SetResult(ready && failure is null);
        }).ToList();
        await Task.WhenAll(running);
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
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
