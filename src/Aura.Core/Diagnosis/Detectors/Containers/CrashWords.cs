using Aura.Diagnosis.Detectors.Access;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Logs;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>
/// What a crashing program's last lines add to the crash: their kind as fact and reason, and what they lead to. Where
/// they say nothing, a Service that it names and that went down before may explain it.
/// </summary>
internal static class CrashWords
{
    public static Symptom AddTo(Symptom seen, PodContainer container, Snapshot cluster)
    {
        if (cluster.Derived(LogCauses.Of).For(container) is not { } told)
            return SilentDependencies.Of(container, cluster).ToList() is not { Count: > 0 } services ? seen
                : seen with
                {
                    Through = [.. seen.Through, .. services],
                    Reasons = seen.Reasons.Add(
                        $"{services[0]}, which it names, went down before, and nothing else changed"),
                };
        seen.Facts["logCause"] = told.Fact;
        if (ClusterText.IsName(told.Subject))
            seen.Facts["logSubject"] = told.Subject;
        if (told.Port is { } port)
            seen.Facts["logPort"] = port;
        var through = Dependency.Of(container, cluster)?.Suspects(container, cluster) ?? [];
        if (told.Kind == LogCauseKind.Forbidden)
            through = [.. cluster.Derived(ForbiddenAccess.Of).Targets(cluster.WorkloadOf(container.Pod).Ref)];
        return seen with
        {
            Through = [.. seen.Through.Concat(through).Distinct()],
            Reasons = seen.Reasons.Add($"its last lines speak of {told.Words}"
                + (ClusterText.IsName(told.Subject) ? $": {told.Subject}" : "")),
        };
    }
}
