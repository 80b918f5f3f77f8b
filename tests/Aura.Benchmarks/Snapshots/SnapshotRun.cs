using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Benchmarks.Snapshots;

/// <summary>
/// What judging costs once the lists are read: one process a size, so that no size starts with another's heap. Parsing
/// the same objects from JSON is the baseline of the same run.
/// </summary>
internal static class SnapshotRun
{
    private const double MiB = 1024 * 1024;
    private const int Times = 5;

    /// <summary><c>--pods 1000,10000</c> prints the table; <c>--one 1000</c> gives one size as JSON.</summary>
    public static int Run(string[] args)
    {
        if (Command.Option(args, "--one") is { } one)
        {
            Console.WriteLine(JsonSerializer.Serialize(Measure(int.Parse(one, CultureInfo.InvariantCulture))));
            return 0;
        }
        Console.WriteLine("| pods | objects | findings | parse (baseline) | index, detect, fold | of the baseline "
            + "| allocated | peak working set | pods × | time × |");
        Console.WriteLine("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        SnapshotResult? first = null;
        foreach (var pods in (Command.Option(args, "--pods") ?? "1000,10000,50000").Split(',')
                     .Select(p => int.Parse(p, CultureInfo.InvariantCulture)))
        {
            if (Command.Apart<SnapshotResult>("snapshots", pods) is not { } result)
                return 1;
            Console.WriteLine(Line(result, first ??= result));
        }
        return 0;
    }

    private static SnapshotResult Measure(int pods)
    {
        var texts = new ClusterText(pods).Objects().ToList();
        var watch = Stopwatch.StartNew();
        var objects = texts.ConvertAll(Parse);
        var parse = watch.Elapsed.TotalSeconds;
        texts.Clear();
        var now = DateTimeOffset.Parse("2026-01-05T12:00:00Z", CultureInfo.InvariantCulture);
        var seconds = new List<double>();
        var found = 0;
        long allocated = 0;
        for (var i = 0; i < Times; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            watch.Restart();
            found = Diagnoser.Find(new Snapshot(objects, now)).Count(f => f.Severity > Severity.Advice);
            seconds.Add(watch.Elapsed.TotalSeconds);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }
        using var process = Process.GetCurrentProcess();
        return new SnapshotResult(
            pods, objects.Count, found, parse, Command.Median(seconds), seconds[0], allocated,
            process.PeakWorkingSet64);
    }

    private static KubeObject Parse(string text)
    {
        var json = JsonNode.Parse(text)!.AsObject();
        return new KubeObject(Kinds[$"{json["apiVersion"]}/{json["kind"]}"], json);
    }

    private static readonly Dictionary<string, Kind> Kinds =
        SnapshotKinds.All.ToDictionary(k => $"{k.ApiVersion}/{k.Name}");

    private static string Line(SnapshotResult r, SnapshotResult first) => string.Create(CultureInfo.InvariantCulture,
        $"| {r.Pods:N0} | {r.Objects:N0} | {r.Findings:N0} | {r.Parse:F2} s | {r.Median:F2} s (first {r.First:F2} s) "
        + $"| {r.Median / r.Parse:F2} | {r.Allocated / MiB:N0} MiB | {r.WorkingSet / MiB:N0} MiB "
        + $"| {(double)r.Pods / first.Pods:F0} | {r.Median / first.Median:F1} |");
}
