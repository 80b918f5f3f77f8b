using System.Text.Json;

namespace Aura.Benchmarks;

/// <summary>Runs parts of this program side by side, and gathers the lines of JSON that they print.</summary>
internal static class Jobs
{
    private const int Tick = 200;

    /// <param name="parts">Arguments; begun in this order.</param>
    /// <exception cref="InvalidOperationException">A process failed: its results would be missing.</exception>
    public static List<T> Run<T>(IReadOnlyList<string[]> parts, int processes)
    {
        var (results, queue) = (new List<T>(), new Queue<string[]>(parts));
        void Work()
        {
            while (Next() is { } part)
                Read(part, results);
        }
        string[]? Next()
        {
            lock (queue)
                return queue.TryDequeue(out var part) ? part : null;
        }
        Task.WaitAll([.. Enumerable.Range(0, processes).Select(_ => Task.Factory.StartNew(Work,
            TaskCreationOptions.LongRunning))]);
        return results;
    }

    private static void Read<T>(string[] part, List<T> results)
    {
        using var child = Command.Start(part);
        while (child.StandardOutput.ReadLine() is { } line)
            lock (results)
            {
                results.Add(JsonSerializer.Deserialize<T>(line)!);
                if (results.Count % Tick == 0)
                    Console.Error.WriteLine($"{results.Count} done");
            }
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', part)} ended with {child.ExitCode}");
    }
}
