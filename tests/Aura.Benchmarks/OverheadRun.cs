using System.Diagnostics;
using System.Globalization;

namespace Aura.Benchmarks;

/// <summary>
/// What Aura adds to the API calls that it makes: one read and one write through the whole server, against the same
/// requests, as recorded, sent again by a bare HttpClient right after. Prints a Markdown table.
/// </summary>
internal static class OverheadRun
{
    /// <summary><c>--times 500</c>: how many of each are measured, after a tenth as many to warm up.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var times = Command.Number(args, "--times", 500);
        await using var cluster = await OverheadCluster.StartAsync();
        var read = new Samples();
        var (write, back) = (new Samples(), new Samples());
        for (var i = -times / 10; i < times; i++)
        {
            if (i == 0)
                (read, write, back) = (new Samples(), new Samples(), new Samples());
            await MeasureAsync(cluster, read, "get_objects", new()
            {
                ["kind"] = "Deployment", ["namespace"] = "default", ["name"] = "web", ["view"] = "yaml",
            });
            var node = new Dictionary<string, object?> { ["node"] = "node-1" };
            var cordon = await MeasureAuraAsync(cluster, write, "node_cordon", node);
            var uncordon = await MeasureAuraAsync(cluster, back, "node_uncordon", node);
            await MeasureRawAsync(cluster, write, cordon);
            await MeasureRawAsync(cluster, back, uncordon);
        }
        Console.WriteLine("| tool | requests | raw p50 | raw p99 | Aura p50 | Aura p99 | p50 − raw | p50 ÷ raw |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        Print("get_objects (a Deployment)", read);
        Print("node_cordon", write);
        Print("node_uncordon", back);
        Console.WriteLine($"\n{times} of each; one flushed write to the store's disk takes "
            + $"{Flush(cluster.Store + ".flush", 200):0.00} ms (p50)");
        return 0;
    }

    private static async Task MeasureAsync(
        OverheadCluster cluster, Samples samples, string tool, Dictionary<string, object?> args) =>
        await MeasureRawAsync(cluster, samples, await MeasureAuraAsync(cluster, samples, tool, args));

    private static async Task<IReadOnlyList<RecordingHandler.Recorded>> MeasureAuraAsync(
        OverheadCluster cluster, Samples samples, string tool, Dictionary<string, object?> args)
    {
        cluster.Recording.Start();
        var start = Stopwatch.GetTimestamp();
        var result = await cluster.Session.Client.CallToolAsync(tool, args);
        samples.Aura.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        if (result.IsError == true)
            throw new InvalidOperationException($"{tool}: {result.StructuredContent}");
        return cluster.Recording.Stop();
    }

    // One after the other, as they were sent.
    private static async Task MeasureRawAsync(
        OverheadCluster cluster, Samples samples, IReadOnlyList<RecordingHandler.Recorded> requests)
    {
        samples.Requests = requests.Count;
        var start = Stopwatch.GetTimestamp();
        foreach (var request in requests)
        {
            using var response = await cluster.Raw.SendAsync(request.Again(), HttpCompletionOption.ResponseHeadersRead);
            if (!response.IsSuccessStatusCode && (int)response.StatusCode != 404)
                throw new InvalidOperationException($"{request.Method} {request.Uri}: {response.StatusCode}");
            if (!request.IsWatch)
                await response.Content.ReadAsByteArrayAsync();
        }
        samples.Raw.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static void Print(string tool, Samples s) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {tool} | {s.Requests} | {At(s.Raw, 50):0.00} ms | {At(s.Raw, 99):0.00} ms | {At(s.Aura, 50):0.00} ms "
        + $"| {At(s.Aura, 99):0.00} ms | {At(s.Aura, 50) - At(s.Raw, 50):0.00} ms "
        + $"| {At(s.Aura, 50) / At(s.Raw, 50):0.00} |"));

    private static double At(IEnumerable<double> samples, int percent)
    {
        var sorted = samples.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
    }

    private static double Flush(string path, int times)
    {
        var taken = new List<double>();
        using var file = new FileStream(path, FileMode.Create);
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            file.Write(new byte[4096]);
            file.Flush(flushToDisk: true);
            taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return At(taken, 50);
    }

    private sealed class Samples
    {
        public List<double> Aura { get; } = [];
        public List<double> Raw { get; } = [];
        public int Requests { get; set; }
    }
}
