using System.Collections.Immutable;
using Aura.Cost.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Cost.Rightsizing;

/// <summary>What all workloads that were measured should be given; those that save most first.</summary>
/// <param name="Saving">Of all, shown or not.</param>
/// <param name="Basis">Whose prices, as of when.</param>
/// <param name="NotMeasured">Workloads that nobody measured.</param>
/// <param name="Fault">Why there is less than there could be; null: all went well.</param>
public sealed record RightsizingReport(ImmutableArray<WorkloadSizing> Workloads, Saving Saving, string Basis,
    ImmutableArray<ObjectRef> NotMeasured, string? Fault)
{
    private static readonly ImmutableArray<Kind> s_workloads = [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet];

    /// <param name="ns">Null: all namespaces.</param>
    public static async Task<RightsizingReport> OfAsync(
        ClusterView cluster, string? ns, CancellationToken cancellation = default)
    {
        var objects = new List<KubeObject>();
        foreach (var kind in s_workloads.Add(Kind.ReplicaSet).Add(Kind.Pod))
            objects.AddRange(await cluster.ListAsync(kind, ns));
        objects.AddRange(await cluster.ListIfServedAsync(Kind.PodMetrics, ns));
        var snapshot = new Snapshot(objects, cluster.Now, within: ns);
        var survey = await UsageReader.ReadAsync(snapshot, cluster, cancellation);
        var prices = await ClusterPrices.OfAsync(cluster);
        var sized = new List<WorkloadSizing>();
        foreach (var (workload, usage) in survey.Workloads)
            if (snapshot.Find(workload) is { } found)
                sized.Add(await WorkloadSizing.OfAsync(found, usage, prices, cluster));
        return new RightsizingReport(
            [.. sized.OrderByDescending(w => w.Saving.PerMonth).ThenBy(w => $"{w.Workload}", StringComparer.Ordinal)],
            sized.Aggregate(Saving.None(prices.List.Currency), (sum, w) => sum + w.Saving), prices.Basis,
            [
                .. s_workloads.SelectMany(snapshot.Of).Select(w => w.Ref)
                    .Where(w => !survey.Workloads.ContainsKey(w)).OrderBy(w => $"{w}", StringComparer.Ordinal),
            ], survey.Fault);
    }
}
