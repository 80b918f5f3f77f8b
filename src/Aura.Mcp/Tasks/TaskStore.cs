using System.Collections.Concurrent;

namespace Aura.Mcp.Tasks;

/// <summary>
/// The tasks of this process. What they run is journalled as every execution is: a task that is lost with its process
/// is found again by get_execution.
/// </summary>
public sealed class TaskStore(TimeProvider time)
{
    private const int Most = 1000;

    private readonly ConcurrentDictionary<string, CallTask> _tasks = new(StringComparer.Ordinal);

    /// <returns>Null where there are too many; the call is then waited for.</returns>
    internal CallTask? TryAdd(string? owner)
    {
        foreach (var (id, old) in _tasks)
            if ((old.HasExpired || (old.HasEnded && _tasks.Count >= Most)) && _tasks.TryRemove(id, out _))
                old.Dispose();
        if (_tasks.Count >= Most)
            return null;
        var task = new CallTask(owner, time);
        _tasks[task.Id] = task;
        return task;
    }

    /// <summary>Another's task is as unknown as none.</summary>
    internal CallTask? Find(string id, string? owner) =>
        _tasks.TryGetValue(id, out var task) && task.Owner == owner && !task.HasExpired ? task : null;
}
