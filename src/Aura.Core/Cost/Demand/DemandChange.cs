using System.Text.Json.Nodes;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Cost.Demand;

/// <summary>A workload's demand before and after.</summary>
/// <param name="Workload">As it is; as it will be where it is not there yet.</param>
/// <param name="Bounds">Replicas between which an autoscaler may move it after that; null: none was changed.</param>
internal sealed record DemandChange(
    KubeObject Workload, Demanded Before, Demanded After, (int Least, int Most)? Bounds)
{
    /// <summary>Its pods are made anew, for they request or accept something else.</summary>
    public bool Rolls => Before.Replicas > 0 && After.Replicas > 0 && Shape(Before) != Shape(After);

    /// <summary>Something else is requested, or may be, or has to find its place anew.</summary>
    public bool Matters => Bounds is not null || Before.Replicas != After.Replicas || Rolls;

    public static async Task<IReadOnlyList<DemandChange>> OfAsync(
        IReadOnlyList<ObjectChange> changes, ClusterView cluster)
    {
        var found = new List<DemandChange>();
        foreach (var change in changes.Where(c => WorkloadChange.IsWorkload(c.Target.Kind)))
            found.Add(new DemandChange(change.Before ?? change.After!, Demanded.Of(change.Before),
                Demanded.Of(change.After), null));
        foreach (var scaler in changes.Where(c => c.Target.Kind == Kind.HorizontalPodAutoscaler)
            .Select(c => c.After).OfType<KubeObject>())
            await BoundAsync(scaler, found, cluster);
        return found;
    }

    /// <summary>An autoscaler brings the replicas between its bounds at once, and moves them there by load.</summary>
    private static async Task BoundAsync(KubeObject scaler, List<DemandChange> found, ClusterView cluster)
    {
        if (ScaledOut.Target(scaler) is not { } target || scaler.Number("spec.maxReplicas") is not { } most)
            return;
        var least = (int)(scaler.Number("spec.minReplicas") ?? 1);
        var index = found.FindIndex(d => d.Workload.Ref == target);
        if (index < 0)
        {
            if (await cluster.GetAsync(target) is not { } workload)
                return;
            found.Add(new DemandChange(workload, Demanded.Of(workload), Demanded.Of(workload), null));
            index = found.Count - 1;
        }
        var known = found[index];
        // With 0 replicas an autoscaler is switched off.
        var replicas = known.After.Replicas == 0 ? 0
            : Math.Clamp(known.After.Replicas, least, Math.Max(least, (int)most));
        found[index] = known with { After = known.After with { Replicas = replicas }, Bounds = (least, (int)most) };
    }

    private static string Shape(Demanded demand) => string.Join('|', ((string[])
        ["nodeSelector", "affinity", "tolerations", "containers", "initContainers", "overhead"])
        .Select(part => part is "containers" or "initContainers"
            ? string.Join(',', (demand.PodSpec[part] as JsonArray ?? []).Select(c => c?["resources"]?.ToJsonString()))
            : demand.PodSpec[part]?.ToJsonString()));
}
