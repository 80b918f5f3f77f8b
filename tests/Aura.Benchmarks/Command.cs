using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Aura.Benchmarks;

/// <summary>
/// How a command of this program reads its arguments, runs parts of itself in processes of their own, and sums up what
/// it measured.
/// </summary>
internal static class Command
{
    /// <summary>What follows <paramref name="name"/>; null where it is not given.</summary>
    public static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    /// <summary>The number that follows <paramref name="name"/>.</summary>
    public static int Number(string[] args, string name, int fallback) =>
        Option(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;

    /// <summary>What <c>COMMAND --one SIZE</c> prints as JSON; null where it failed.</summary>
    public static T? Apart<T>(string command, int size)
        where T : class
    {
        using var child = Start(command, "--one", size.ToString(CultureInfo.InvariantCulture));
        var text = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0 ? JsonSerializer.Deserialize<T>(text) : null;
    }

    /// <summary>This program once more, with other arguments; what it prints is read from the process.</summary>
    public static Process Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(Command).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>The one in the middle; of an even number, the upper of the two.</summary>
    public static double Median(IReadOnlyList<double> all) => all.Order().ElementAt(all.Count / 2);
}
