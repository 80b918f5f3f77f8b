using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>
/// The program of a container ends again and again of itself: not for memory, nor killed by the kubelet, nor never
/// started.
/// </summary>
public sealed class CrashLoopBackOff() : CrashDetector("CrashLoopBackOff", CrashCause.Program)
{
    private const int StoppedByKubelet = 143;

    protected override Symptom? Judge(PodContainer container, Snapshot cluster) =>
        container.WaitingReason != "CrashLoopBackOff" && (int?)container.LastEnd?["exitCode"] == StoppedByKubelet
            ? null : base.Judge(container, cluster);

    protected override Symptom Judge(PodContainer container, Crash crash, Snapshot cluster)
    {
        var seen = Seen(container, crash, cluster,
            $"container {container.Name} crashes on start with exit code {crash.ExitCode}", 0.9,
            $"exit code {crash.ExitCode} after {container.Restarts} restarts, not a memory kill");
        seen = seen with { Through = [.. seen.Through, .. PodDependencies.Of(container, cluster)] };
        return CrashWords.AddTo(seen, container, cluster);
    }
}
