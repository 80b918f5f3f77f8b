using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>
/// A container that ends again and again, and whose doing it is: the program's own, or that of what started or killed
/// it. Each cause is another type of finding.
/// </summary>
/// <param name="Told">The event that says so, where one does.</param>
public sealed record Crash(CrashCause Cause, JsonObject End, KubeObject? Told)
{
    // The runtime's own codes: the command is not executable, not there, or could not be started.
    private static readonly int[] s_startCodes = [126, 127, 128];
    private static readonly string[] s_startReasons = ["StartError", "ContainerCannotRun"];

    // Events are kept for an hour by default (kube-apiserver --event-ttl).
    private static readonly TimeSpan s_remembered = TimeSpan.FromHours(1);

    public int ExitCode => (int?)End["exitCode"] ?? 0;

    /// <returns>Null where it does not loop, or has been healthy since.</returns>
    public static Crash? Of(PodContainer container, Snapshot cluster)
    {
        if (container.LastEnd is not { } end || container.Recovered(cluster.Now))
            return null;
        if ((string?)end["reason"] == "OOMKilled")
            return new Crash(CrashCause.Memory, end, null);
        if (Kill(container, end, "liveness", cluster) is { } killed && Repeats(container, 1))
            return new Crash(CrashCause.Liveness, end, killed);
        if (Kill(container, end, "startup", cluster) is { } never && Repeats(container, 1))
            return new Crash(CrashCause.Startup, end, never);
        if (!Loops(container))
            return null;
        if (SaysExecFormat(container, end, cluster))
            return new Crash(CrashCause.WrongArchitecture, end, null);
        if (s_startCodes.Contains((int?)end["exitCode"] ?? 0) || s_startReasons.Contains((string?)end["reason"]))
            return new Crash(CrashCause.Start, end, null);
        if (Event(container, end, "FailedPostStartHook", "", cluster) is { } hook)
            return new Crash(CrashCause.Hook, end, hook);
        if (((int?)end["exitCode"] ?? 0) == 0 && (container.WaitingReason != "CrashLoopBackOff" || container.Init))
            return null;
        return new Crash(container is { Init: true, Sidecar: false } ? CrashCause.Init : CrashCause.Program, end, null);
    }

    /// <summary>In back-off, ended with a restart behind it, or up again only for a moment.</summary>
    private static bool Loops(PodContainer container) => container.WaitingReason switch
    {
        "CrashLoopBackOff" or "RunContainerError" or "StartError" or "PostStartHookError" => true,
        null when container.Terminated is not null => container.Restarts >= 1,
        null => Repeats(container, 2),
        _ => false,
    };

    private static bool Repeats(PodContainer container, int restarts) => container.WaitingReason is "CrashLoopBackOff"
        || (container.WaitingReason is null && container.Restarts >= restarts);

    /// <summary>
    /// The kubelet killed the last run, or the present one, for a failed probe. Its event names container and probe; a
    /// program that ends on its own keeps the exit code that it chose.
    /// </summary>
    private static KubeObject? Kill(PodContainer container, JsonObject end, string probe, Snapshot cluster)
    {
        if (container.Spec[$"{probe}Probe"] is null)
            return null;
        if (Event(container, end, "Killing", $"failed {probe} probe", cluster) is { } killing)
            return killing;
        // A kubelet writes 25 events of a type about a pod and then one in five minutes (EventSourceObjectSpamFilter of
        // client-go, where the type counts apart since 1.32), and each start takes some of those of its kills:
        // the kills of a long back-off are not told any more, but a program that is stopped ends in these ways.
        return (int?)end["exitCode"] is not (0 or 137 or 143) ? null
            : Event(container, end, "Unhealthy", $"{probe} probe failed", cluster)
                ?? cluster.EventsOf(container.Pod).FirstOrDefault(e => e.Text("reason") == "Killing"
                    && Says(e, $"failed {probe} probe") && About(e, container)
                    && cluster.Now - Snapshot.EventTime(e) < s_remembered);
    }

    private static bool Says(KubeObject e, string words) =>
        (e.Text("message") ?? "").Contains(words, StringComparison.OrdinalIgnoreCase);

    private static KubeObject? Event(
        PodContainer container, JsonObject end, string reason, string words, Snapshot cluster) =>
        cluster.EventsOf(container.Pod).FirstOrDefault(e => e.Text("reason") == reason
            && Says(e, words) && About(e, container)
            && (!DateTimeOffset.TryParse((string?)end["startedAt"], out var started)
                || Snapshot.EventTime(e) >= started));

    /// <summary>By the event's field path where there is one, else by the name in its text.</summary>
    private static bool About(KubeObject e, PodContainer container) =>
        e.Text("involvedObject.fieldPath") is { } path
            ? path.EndsWith($"{{{container.Name}}}", StringComparison.Ordinal)
            : container.Pod.List("spec.containers").Count() == 1 && !container.Init
                || (e.Text("message") ?? "").Split(' ').Contains(container.Name);

    private static bool SaysExecFormat(PodContainer container, JsonObject end, Snapshot cluster) =>
        $"{end["message"]} {cluster.Logs.Of(container.Pod.Ref, container.Name)}"
            .Contains("exec format error", StringComparison.OrdinalIgnoreCase);
}
