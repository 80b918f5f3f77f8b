using System.Globalization;

namespace Aura.Benchmarks.ScaleOut;

/// <summary>
/// Requests a second and their duration with one replica and more, all on one PostgreSQL and on simulated clusters;
/// and what an audit costs when it is long. Needs PostgreSQL 15 or newer, and Linux.
/// </summary>
internal static class ScaleOutCommand
{
    private const int Clusters = 8;

    /// <summary>
    /// <c>--replicas 3</c> at most, <c>--callers 16</c>, <c>--seconds 15</c> a row, <c>--audit 10000000</c> entries;
    /// <c>--write FILE</c>.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [ClusterHost.Word, var file, var clusters, var apps, var starter])
            return await ClusterHost.RunAsync(file, Whole(clusters), Whole(apps), Whole(starter));
        var replicas = Command.Number(args, "--replicas", 3);
        var callers = Command.Number(args, "--callers", 16);
        var seconds = Command.Number(args, "--seconds", 15);
        var rows = Command.Number(args, "--audit", 10_000_000);
        var results = new List<LoadResult>();
        using (var stage = new Stage(replicas, Clusters, Math.Max(1, (callers + Clusters - 1) / Clusters)))
        {
            var load = new Load(stage, callers, TimeSpan.FromSeconds(seconds / 3.0), TimeSpan.FromSeconds(seconds));
            foreach (var kind in LoadKind.All)
                for (var n = 1; n <= replicas; n++)
                {
                    results.Add(await load.RunAsync(kind, n));
                    await Console.Error.WriteLineAsync(ScaleOutText.Row(results[^1]).TrimEnd());
                }
        }
        var sizes = new[] { rows / 100, rows }.Where(r => r > 0).Select(AuditMeasure.Of).ToList();
        var text = ScaleOutText.Of(args, results, callers, Clusters, sizes);
        Console.WriteLine(text);
        if (Command.Option(args, "--write") is { } page)
            GeneratedPart.Write(page, "scale-out", text);
        return 0;
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
