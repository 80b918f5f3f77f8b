using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>An init container ends with an error again and again, so that the pod's containers never start.</summary>
public sealed class InitContainerCrash() : CrashDetector("InitContainerCrash", CrashCause.Init)
{
    protected override Symptom Judge(PodContainer container, Crash crash, Snapshot cluster)
    {
        var seen = Seen(container, crash, cluster,
            $"init container {container.Name} fails with exit code {crash.ExitCode}, so its pods never start", 0.92,
            $"exit code {crash.ExitCode} after {container.Restarts} restarts of an init container");
        return CrashWords.AddTo(
            seen with { Through = [.. seen.Through, .. PodDependencies.Of(container, cluster)] }, container, cluster);
    }
}
