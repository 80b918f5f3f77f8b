using System.Text.RegularExpressions;

namespace Aura.Simulator.Behaviour;

/// <summary>
/// The little that is understood of commands: "exit N" ends with N, "false" with 1, "true", "echo …" and "date" with 0;
/// "sleep N" before that (or as all there is) takes N seconds. Anything else, and no command, runs for good.
/// </summary>
internal static partial class CommandLine
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(100);

    public static ContainerExit? Exit(string command)
    {
        if (command.Length == 0)
            return null;
        var slept = Sleep().Matches(command)
            .Select(m => TimeSpan.FromSeconds(double.Parse(m.Groups[1].Value) * Unit(m.Groups[2].Value)))
            .Aggregate(TimeSpan.Zero, (sum, t) => sum + t);
        var after = slept + AtOnce;
        if (ExitCode().Match(command) is { Success: true } exit)
            return new ContainerExit(int.Parse(exit.Groups[1].Value) & 255, after, null);
        if (Fails().IsMatch(command))
            return new ContainerExit(1, after, null);
        return slept > TimeSpan.Zero && !command.Contains("while") || Ends().IsMatch(command)
            ? new ContainerExit(0, after, null) : null;
    }

    private static double Unit(string unit) => unit switch { "m" => 60, "h" => 3600, "d" => 86400, _ => 1 };

    [GeneratedRegex(@"\bexit (\d+)\b")]
    private static partial Regex ExitCode();

    [GeneratedRegex(@"\bsleep (\d+(?:\.\d+)?)([smhd]?)\b")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"(^|\s|/)false$")]
    private static partial Regex Fails();

    [GeneratedRegex(@"^(sh -c |bash -c |/bin/sh -c |/bin/bash -c )?(/bin/)?(true|echo\b.*|date\b.*)$")]
    private static partial Regex Ends();
}
