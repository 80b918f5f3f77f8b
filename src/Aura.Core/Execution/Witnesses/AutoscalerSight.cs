using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Witnesses;

/// <summary>
/// Autoscalers of workloads that the plan touches: one that could read its metrics before must be able to afterwards.
/// </summary>
internal sealed class AutoscalerSight : IWitnessSort
{
    public string Name => "autoscaler";

    /// <summary>New pods have no metrics before they have been scraped.</summary>
    public TimeSpan Grace => TimeSpan.FromMinutes(2);

    public Kind? Watched => null;

    public async Task<IReadOnlyList<Witness>> FindAsync(Touched touched, ClusterView cluster)
    {
        var owners = touched.Groups.Select(g => g.Owner).OfType<KubeObject>().DistinctBy(o => o.Ref).ToList();
        var found = new List<Witness>();
        foreach (var ns in owners.Select(o => o.Namespace!).Distinct())
            foreach (var scaler in await cluster.ListAsync(Kind.HorizontalPodAutoscaler, ns))
                if (owners.FirstOrDefault(o => IsTarget(o, scaler)) is { } owner && IsActive(scaler)
                    && !touched.Names(scaler.Ref))
                    found.Add(new Witness(Name, scaler.Ref, "autoscaler that reads its metrics", 1)
                    {
                        UnderWay = 1,
                        Behind = Workloads.Behind([owner], touched).Behind,
                    });
        return found;
    }

    public async Task<IWitnessSort.Sight?> LookAsync(Witness witness, ClusterView cluster) =>
        await cluster.GetAsync(witness.Object) is { } scaler
            ? new IWitnessSort.Sight(IsActive(scaler) ? 1 : 0) : null;

    private static bool IsTarget(KubeObject workload, KubeObject scaler) =>
        scaler.Text("spec.scaleTargetRef.kind") == workload.Kind.Name
        && scaler.Text("spec.scaleTargetRef.name") == workload.Name;

    private static bool IsActive(KubeObject scaler) =>
        (string?)scaler.Condition("ScalingActive")?["status"] == "True";
}
