using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Logs;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>
/// A program ends because something does not answer that is outside of the cluster, or that looks healthy in it. Only
/// its own words say so, and none of its pods is ready; so the confidence is moderate.
/// </summary>
public sealed class DependencyUnavailable() : ContainerDetector("DependencyUnavailable")
{
    protected override Symptom? Judge(PodContainer container, Snapshot cluster)
    {
        if (Crash.Of(container, cluster) is not { Cause: CrashCause.Program or CrashCause.Init }
            || Dependency.Of(container, cluster) is not
            {
                State: DependencyState.Healthy or DependencyState.Outside,
            } dependency)
            return null;
        var (told, outside) = (dependency.Told, dependency.State == DependencyState.Outside);
        var where = ClusterText.Name(told.Subject) + (told.Port is { } port ? $":{port}" : "");
        var seen = Seen(container, cluster,
            $"container {container.Name} ends because {where}, "
            + (outside ? "which is not of this cluster, " : "whose Service looks healthy, ") + told.Kind switch
            {
                LogCauseKind.UnknownHost => "is not known by name",
                LogCauseKind.ConnectionRefused => "refuses connections",
                _ => "does not answer",
            }, outside ? 0.65 : 0.55,
            [
                new Evidence("the program's last words", container.Pod.Ref, "log", told.Line, Untrusted: true),
                new Evidence("the program ended with", container.Pod.Ref, $"{container.LastEndPath}.exitCode",
                    $"{container.LastEnd!["exitCode"]}"),
                .. dependency.Service is { } service ? [new Evidence("the host is this Service", service,
                    "metadata.name", service.Name)] : ImmutableArray<Evidence>.Empty,
            ], told.Subject!);
        seen.Facts["logCause"] = told.Fact;
        seen.Facts["host"] = told.Subject;
        if (told.Port is { } p)
            seen.Facts["port"] = p;
        return seen with
        {
            Through = [.. seen.Through, .. dependency.Unready(cluster), .. Policies(container, dependency, cluster)],
            Reasons =
            [
                "the program's own last lines name it; nothing else was seen of it",
                outside ? "no Service of the cluster has that name" : "its Service has ready endpoints",
                "no pod of the workload is ready, whatever its revision",
            ],
        };
    }

    /// <summary>Policies that could keep the two apart.</summary>
    private static IEnumerable<ObjectRef> Policies(PodContainer container, Dependency dependency, Snapshot cluster)
    {
        var ends = dependency.Service is { } s && cluster.Find(s) is { } service
            ? cluster.PodsOf(service).Take(1).Append(container.Pod).ToList() : [container.Pod];
        return cluster.Of(Kind.NetworkPolicy).Where(n => ends.Exists(p => p.Namespace == n.Namespace
            && Selector.From(n.At("spec.podSelector")).Matches(p))).Select(n => n.Ref);
    }
}
