using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// Containers that took a Secret's value as a variable (or by subPath) when they started, have not been ready since
/// the Secret changed, and run on with the old one. A container that was started anew has the new value.
/// </summary>
public sealed class StaleSecrets
{
    private readonly Dictionary<ObjectRef, ObjectRef> _workloads = [];

    private StaleSecrets(Snapshot cluster)
    {
        All = [.. Suspects(cluster).SelectMany(c => Of(c, cluster))];
        foreach (var stale in All)
            _workloads[stale.Container.Pod.Ref] = cluster.WorkloadOf(stale.Container.Pod).Ref;
    }

    public ImmutableArray<(PodContainer Container, ConfigReference Reference, DateTimeOffset Changed)> All { get; }

    public static StaleSecrets Of(Snapshot cluster) => new(cluster);

    /// <summary>The workload whose pod runs on with an old value, or null.</summary>
    public ObjectRef? WorkloadOf(KubeObject pod) => _workloads.GetValueOrDefault(pod.Ref);

    /// <summary>The Secrets whose time of change matters: those that running, unready containers took in.</summary>
    public static IEnumerable<ObjectRef> Wanted(Snapshot cluster) => Suspects(cluster)
        .SelectMany(c => Taken(c).Select(r => new ObjectRef(Kind.Secret, c.Pod.Namespace, r.Name)));

    private static IEnumerable<PodContainer> Suspects(Snapshot cluster) => cluster.LivePods
        .Where(p => !Readiness.IsReady(p)).SelectMany(PodContainer.Of).Where(c => c.Running is not null && !c.Ready);

    private static IEnumerable<(PodContainer, ConfigReference, DateTimeOffset)> Of(PodContainer c, Snapshot cluster)
    {
        if (!DateTimeOffset.TryParse((string?)c.Running!["startedAt"], out var started)
            || Readiness.LostAt(c.Pod) is not { } lost)
            yield break;
        foreach (var reference in Taken(c))
            if (cluster.Secrets.Of(new ObjectRef(Kind.Secret, c.Pod.Namespace, reference.Name)).Changed is { } changed
                && changed > started && lost >= changed)
                yield return (c, reference, changed);
    }

    private static IEnumerable<ConfigReference> Taken(PodContainer container)
    {
        var bySubPath = (container.Spec["volumeMounts"] as System.Text.Json.Nodes.JsonArray ?? [])
            .Where(m => m?["subPath"] is not null || m?["subPathExpr"] is not null)
            .Select(m => $"spec.volumes[name={m!["name"]}]").ToList();
        return ConfigReference.Of(new PodTemplate(container.Pod.ToJson())).Where(r => r.Kind == Kind.Secret
            && (r.Container == container.Name
                || bySubPath.Exists(v => r.Path.StartsWith(v, StringComparison.Ordinal))));
    }
}
