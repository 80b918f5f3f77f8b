using System.Diagnostics;
using System.Text.Json;
using Aura.Benchmarks.Evaluation.Judging;

namespace Aura.Benchmarks.Evaluation;

/// <summary>Shares the work out to processes side by side, and gathers what they print.</summary>
internal static class Processes
{
    private const int Tick = 200;

    /// <summary>In an order that does not depend on who was first.</summary>
    /// <exception cref="InvalidOperationException">A process failed: its results would be missing.</exception>
    public static List<RunResult> Results(string[] args, int processes)
    {
        var results = new List<RunResult>();
        var children = Enumerable.Range(0, processes)
            .Select(i => Command.Start(["evaluate", .. args, "--share", $"{i}/{processes}"])).ToList();
        var readers = children.Select(c => Task.Factory.StartNew(() => Read(c, results),
            TaskCreationOptions.LongRunning)).ToArray();
        Task.WaitAll(readers);
        foreach (var child in children)
            using (child)
            {
                child.WaitForExit();
                if (child.ExitCode != 0)
                    throw new InvalidOperationException($"a process ended with {child.ExitCode}");
            }
        return [.. results.OrderBy(r => r.Incident, StringComparer.Ordinal).ThenBy(r => r.Seed)
            .ThenBy(r => r.Responder, StringComparer.Ordinal)];
    }

    private static void Read(Process child, List<RunResult> results)
    {
        while (child.StandardOutput.ReadLine() is { } line)
            lock (results)
            {
                results.Add(JsonSerializer.Deserialize<RunResult>(line)!);
                if (results.Count % Tick == 0)
                    Console.Error.WriteLine($"{results.Count} runs");
            }
    }
}
