using System.Globalization;

namespace Aura.Benchmarks.ScaleOut;

/// <summary>What processes took of the processor, in seconds, from /proc.</summary>
internal static class ProcessorTime
{
    /// <summary>Linux counts in hundredths.</summary>
    private const double Tick = 100;

    /// <summary>Of the process and of all that have it as an ancestor; those that have ended, too.</summary>
    public static double OfTree(int root)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(n => int.TryParse(n, out _)).Select(n => Read(int.Parse(n!, CultureInfo.InvariantCulture)))
            .OfType<One>().ToList();
        var (seconds, ids) = (0.0, new HashSet<int> { root });
        while (ids.Count > 0)
        {
            seconds += all.Where(p => ids.Contains(p.Id)).Sum(p => p.Seconds);
            ids = [.. all.Where(p => ids.Contains(p.Parent)).Select(p => p.Id)];
        }
        return seconds;
    }

    private static One? Read(int id)
    {
        try
        {
            // After the name, which may hold anything, in brackets; see proc(5).
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Of(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
            return new One(id, (int)Of(4), (Of(14) + Of(15) + Of(16) + Of(17)) / Tick);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has gone meanwhile.
        }
    }

    private sealed record One(int Id, int Parent, double Seconds);
}
