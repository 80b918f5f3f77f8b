using System.Globalization;

namespace Aura.Benchmarks.Startup;

/// <summary>
/// How long a client waits for a server over stdio that it has just started, and what the server takes: the release,
/// with all tools and with few, beside a program that does nothing. Prints a Markdown table.
/// </summary>
internal static class StartupRun
{
    /// <summary><c>--times 5</c> starts of each, after one to fill the disk cache; <c>--write FILE</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var times = Command.Number(args, "--times", 5);
        var folder = Directory.CreateTempSubdirectory("aura-startup-");
        try
        {
            string In(string name) => Path.Combine(folder.FullName, name);
            var aura = Release.Publish(In("release"));
            var bare = Release.PublishBare(In("bare-source"), In("bare"));
            var home = Directory.CreateDirectory(In("home")).FullName;
            var table = "| program | size | initialize | range | + tools/list | CPU time | resident | idle |\n"
                + "|---|--:|--:|--:|--:|--:|--:|--:|\n"
                + await RowAsync("a bare program", bare, home, times)
                + await RowAsync("`aura serve --tools compact`", aura, home, times, "serve", "--tools", "compact")
                + await RowAsync("`aura serve` (all tools)", aura, home, times, "serve");
            Console.WriteLine(table);
            if (Command.Option(args, "--write") is { } file)
                GeneratedPart.Write(file, "startup", $"\n{table}\n");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RowAsync(
        string name, string program, string home, int times, params string[] arguments)
    {
        var all = new List<OneStart>();
        for (var i = -1; i < times; i++)
        {
            var one = await OneStart.MeasureAsync(program, home, arguments);
            if (i >= 0)
                all.Add(one);
        }
        var starts = all.Select(s => s.Initialize).ToList();
        var size = new DirectoryInfo(Path.GetDirectoryName(program)!).EnumerateFiles()
            .Where(f => f.Extension is not ".pdb").Sum(f => f.Length);
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {size / 1e6:0} MB "
            + $"| {Command.Median(starts):0} ms | {starts.Min():0}–{starts.Max():0} ms "
            + $"| {Middle(s => s.List):0} ms | {Middle(s => s.Cpu):0} ms "
            + $"| {Middle(s => s.Memory):0.0} MiB | {Middle(s => s.Idle):0.0} MiB |\n");

        double Middle(Func<OneStart, double> of) => Command.Median([.. all.Select(of)]);
    }
}
