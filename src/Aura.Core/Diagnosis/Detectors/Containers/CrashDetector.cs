using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>Base of the detectors of containers that end again and again, one for each cause.</summary>
public abstract class CrashDetector(string type, CrashCause cause) : ContainerDetector(type)
{
    protected override Symptom? Judge(PodContainer container, Snapshot cluster) =>
        Crash.Of(container, cluster) is { } crash && crash.Cause == cause ? Judge(container, crash, cluster) : null;

    protected abstract Symptom Judge(PodContainer container, Crash crash, Snapshot cluster);

    /// <summary>With exit code, restarts, and what the container and the kubelet last said.</summary>
    protected Symptom Seen(
        PodContainer container, Crash crash, Snapshot cluster, string summary, double confidence, string reason)
    {
        var pod = container.Pod.Ref;
        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        if (container.WaitingReason is { } waits)
            evidence.Add(new Evidence($"container waits with {ClusterText.Name(waits)}", pod,
                $"{container.StatusPath}.state.waiting.reason", waits));
        evidence.Add(new Evidence("the program ended with", pod, $"{container.LastEndPath}.exitCode",
            $"{crash.ExitCode}"));
        evidence.Add(new Evidence("restarts so far", pod, $"{container.StatusPath}.restartCount",
            $"{container.Restarts}"));
        if (crash.Told is { } told)
            evidence.Add(new Evidence("the kubelet says", told.Ref, "message", told.Text("message"), Untrusted: true));
        if ((string?)crash.End["message"] is { Length: > 0 } message)
            evidence.Add(new Evidence("the last words", pod, $"{container.LastEndPath}.message", message,
                Untrusted: true));
        if (cluster.Logs.Of(pod, container.Name) is { } log)
            evidence.Add(new Evidence("the program's last lines", pod, "log", log, Untrusted: true));
        var seen = Seen(container, cluster, summary, confidence, evidence.ToImmutable());
        seen.Facts["exitCode"] = crash.ExitCode;
        seen.Facts["restarts"] = container.Restarts;
        return seen with { Reasons = [reason] };
    }
}
