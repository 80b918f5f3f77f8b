using System.Globalization;
using System.Text.Json;

namespace Aura.Benchmarks;

/// <summary>
/// The simulator at scale: one process a size, so that no size starts with another's heap, and a Markdown table of
/// wall time and peak memory with their growth from the smallest size.
/// </summary>
internal static class ScaleRun
{
    private const double MiB = 1024 * 1024;

    /// <summary><c>--pods 2000,5000</c> prints the table; <c>--one 2000</c> gives one size as JSON.</summary>
    public static int Run(string[] args)
    {
        if (Command.Option(args, "--one") is { } one)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                ScaleMeasure.Run(int.Parse(one, CultureInfo.InvariantCulture))));
            return 0;
        }
        var sizes = (Command.Option(args, "--pods") ?? "2000,5000,10000,20000").Split(',')
            .Select(s => int.Parse(s, CultureInfo.InvariantCulture)).ToList();
        Console.WriteLine("| nodes | pods | all Ready | rolling restart | total | CPU | pods/s | peak working set "
            + "| peak GC heap | pods × | time × | CPU × | memory × |");
        Console.WriteLine("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        ScaleResult? first = null;
        foreach (var size in sizes)
        {
            if (Command.Apart<ScaleResult>("scale", size) is not { } result)
                return 1;
            Console.WriteLine(Line(result, first ??= result));
        }
        return 0;
    }

    private static string Line(ScaleResult r, ScaleResult first) => string.Create(CultureInfo.InvariantCulture,
        $"| {r.Pods / 20:N0} | {r.Pods:N0} | {r.Create:F1} s | {r.Restart:F1} s | {r.Total:F1} s | {r.Cpu:F1} s "
        + $"| {r.PodsASecond:N0} | {r.WorkingSet / MiB:N0} MiB | {r.Heap / MiB:N0} MiB "
        + $"| {(double)r.Pods / first.Pods:F1} | {r.Total / first.Total:F1} | {r.Cpu / first.Cpu:F1} "
        + $"| {(double)r.WorkingSet / first.WorkingSet:F1} |");
}
