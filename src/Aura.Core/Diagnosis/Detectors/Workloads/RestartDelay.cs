using System.Globalization;
using System.Text.RegularExpressions;
using Aura.Diagnosis.Snapshots;
using Aura.Metrics.Trends;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// When the kubelet starts a container again that waits in CrashLoopBackOff. The wait counts from the container's end,
/// starts at 10 s, doubles to 5 min or to the node's own maximum (crashLoopBackOff.maxContainerRestartPeriod), and is
/// forgotten after 10 min without an end; the kubelet's message tells it (kuberuntime's doBackOff).
/// </summary>
public static partial class RestartDelay
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>A clause; null where the container does not wait so.</summary>
    public static string? Prognosis(PodContainer container, DateTimeOffset now)
    {
        if (container.WaitingReason != "CrashLoopBackOff"
            || !DateTimeOffset.TryParse((string?)container.LastEnd?["finishedAt"], CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out var ended))
            return null;
        var wait = Told(container.WaitingMessage) ?? Usual(container.Restarts);
        var start = ended + wait;
        var when = start <= now ? "at any moment"
            : $"in about {Forecast.Text(start - now)} (at {start.UtcDateTime:HH:mm:ss} UTC)";
        var then = Doubled(wait);
        return $"it is started again {when}; if it fails then, the next wait is {Forecast.Text(then)}"
            + (then == wait ? ", and each one after that" : $", and {Forecast.Text(Longest)} at most in the end");
    }

    /// <summary>The wait in the kubelet's words; null where they hold none.</summary>
    public static TimeSpan? Told(string message)
    {
        if (Words().Match(message) is not { Success: true } match)
            return null;
        double Part(string name) => match.Groups[name] is { Success: true, Value: var text }
            ? double.Parse(text, CultureInfo.InvariantCulture) : 0;
        var wait = TimeSpan.FromMinutes(Part("m")) + TimeSpan.FromSeconds(Part("s"));
        return wait > TimeSpan.Zero && wait <= Longest ? wait : null;
    }

    /// <summary>The wait after so many restarts on a node with the usual settings.</summary>
    public static TimeSpan Usual(int restarts) =>
        Shorter(First * Math.Pow(2, Math.Clamp(restarts - 1, 0, 10)), Longest);

    /// <summary>What is no step of the doubling (from 10 s, or from 1 s where so set) is a node's maximum.</summary>
    private static TimeSpan Doubled(TimeSpan wait)
    {
        var steps = Enumerable.Range(0, 10).SelectMany(i => new[] { First, TimeSpan.FromSeconds(1) }
            .Select(s => s * Math.Pow(2, i)));
        return steps.Contains(wait) ? Shorter(wait * 2, Longest) : wait;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    [GeneratedRegex(@"^[Bb]ack-off (?:(?<m>\d{1,2})m)?(?:(?<s>\d{1,3}(?:\.\d{1,3})?)s)? restarting failed ")]
    private static partial Regex Words();
}
