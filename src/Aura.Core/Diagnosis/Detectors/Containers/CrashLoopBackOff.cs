using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>The program of a container ends again and again, for another reason than its memory limit.</summary>
public sealed class CrashLoopBackOff() : ContainerDetector("CrashLoopBackOff")
{
    private const int StoppedByKubelet = 143;

    protected override Symptom? Judge(PodContainer container, Snapshot cluster)
    {
        if (container.LastEnd is not { } end || (string?)end["reason"] == "OOMKilled" || !Loops(container, cluster))
            return null;
        var exit = (int?)end["exitCode"] ?? 0;
        if (exit is 0 or StoppedByKubelet && container.WaitingReason != "CrashLoopBackOff")
            return null;
        var evidence = ImmutableArray.Create(
            new Evidence("the program ended with", container.Pod.Ref, $"{container.LastEndPath}.exitCode", $"{exit}"),
            new Evidence("restarts so far", container.Pod.Ref, $"{container.StatusPath}.restartCount",
                $"{container.Restarts}"));
        if (container.WaitingReason is { } reason)
            evidence = evidence.Insert(0, new Evidence(
                $"container waits with {ClusterText.Name(reason)}", container.Pod.Ref,
                $"{container.StatusPath}.state.waiting.reason", reason));
        if ((string?)end["message"] is { Length: > 0 } message)
            evidence = evidence.Add(new Evidence("the program's last words", container.Pod.Ref,
                $"{container.LastEndPath}.message", message, Untrusted: true));
        if (cluster.Logs.Of(container.Pod.Ref, container.Name) is { } log)
            evidence = evidence.Add(new Evidence(
                "the program's last lines", container.Pod.Ref, "log", log, Untrusted: true));
        var seen = Seen(container, cluster, $"container {container.Name} crashes on start with exit code {exit}", 0.9,
            evidence);
        seen.Facts["exitCode"] = exit;
        seen.Facts["restarts"] = container.Restarts;
        return seen with { Reasons = [$"exit code {exit} after {container.Restarts} restarts, not a memory kill"] };
    }

    /// <summary>In back-off, ended with a restart behind it, or up again only for a moment.</summary>
    private static bool Loops(PodContainer container, Snapshot cluster) => container.WaitingReason switch
    {
        "CrashLoopBackOff" => true,
        null when container.Terminated is not null => container.Restarts >= 1,
        null => container.Running is not null && container.Restarts >= 2 && !container.Recovered(cluster.Now),
        _ => false,
    };
}
