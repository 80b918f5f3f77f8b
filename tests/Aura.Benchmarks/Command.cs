using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Aura.Benchmarks;

/// <summary>How a command of this program reads its arguments, and measures one size in a process of its own.</summary>
internal static class Command
{
    /// <summary>What follows <paramref name="name"/>; null where it is not given.</summary>
    public static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    /// <summary>What <c>COMMAND --one SIZE</c> prints as JSON; null where it failed.</summary>
    public static T? Apart<T>(string command, int size)
        where T : class
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(Command).Assembly.Location);
        foreach (var argument in (string[])[command, "--one", size.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using var child = Process.Start(start)!;
        var text = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0 ? JsonSerializer.Deserialize<T>(text) : null;
    }
}
