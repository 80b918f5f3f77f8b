using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Disruption;

/// <summary>How many pods a budget expects and how many of them must stay healthy.</summary>
internal static class Expectation
{
    public static (int Expected, int Desired) Of(Store store, KubeObject budget, List<KubeObject> pods)
    {
        if (budget.At("spec.maxUnavailable") is { } maxUnavailable)
        {
            var expected = Scales(store, pods);
            var unavailable = IntOrPercent.Resolve(maxUnavailable, expected, roundUp: true);
            return (expected, Math.Max(0, expected - unavailable));
        }
        if (budget.Text("spec.minAvailable") is null)
            return (pods.Count, (int)(budget.Number("spec.minAvailable") ?? 0));
        var scale = Scales(store, pods);
        return (scale, IntOrPercent.Resolve(budget.At("spec.minAvailable"), scale, roundUp: true));
    }

    /// <summary>
    /// The sum of spec.replicas over the workloads at the top of the pods' ownership, each counted once.
    /// </summary>
    private static int Scales(Store store, List<KubeObject> pods)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var sum = 0;
        foreach (var pod in pods)
            if (Workload(store, pod) is { } workload && seen.Add(workload.Uid!))
                sum += (int)(workload.Number("spec.replicas") ?? 1);
        return sum;
    }

    private static KubeObject? Workload(Store store, KubeObject pod)
    {
        var owner = Owner(store, pod, Kind.ReplicaSet) ?? Owner(store, pod, Kind.StatefulSet)
            ?? Owner(store, pod, Kind.ReplicationController);
        return owner is not null && owner.Kind == Kind.ReplicaSet
            ? Owner(store, owner, Kind.Deployment) ?? owner : owner;
    }

    private static KubeObject? Owner(Store store, KubeObject item, Kind kind) =>
        item.Controller is { } owner && (string?)owner["kind"] == kind.Name
            && store.Get(kind, item.Namespace, (string)owner["name"]!) is { } found && item.IsControlledBy(found)
            ? found : null;
}
