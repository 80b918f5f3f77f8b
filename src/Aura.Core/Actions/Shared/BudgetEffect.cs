using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// What a PodDisruptionBudget means for the pods that it picks, by the disruption controller's rules: a count as
/// minAvailable is set against the pods there are; a share and maxUnavailable against the sum of the replicas of the
/// workloads above them, and both shares are rounded up. Pods without such a workload make the controller give up,
/// which allows no disruption at all (upstream: getExpectedPodCount, failSafe).
/// </summary>
internal sealed record BudgetEffect(int Pods, int Expected, int Needed, IReadOnlyList<string> NotCounted)
{
    /// <summary>How many pods may be missing at a time once all are healthy.</summary>
    public int Allowed => NotCounted.Count > 0 ? 0 : Math.Max(0, Expected - Needed);

    public string Text => NotCounted.Count > 0
        ? $"its controller cannot count {string.Join(", ", NotCounted)}: no replicas to compare with"
        : $"{Needed} of {Expected} pods must stay, so {Allowed} may be missing at a time";

    public static async Task<BudgetEffect> OfAsync(
        string ns, JsonNode? selector, JsonNode? minAvailable, JsonNode? maxUnavailable, ClusterView cluster)
    {
        var picks = Selector.From(selector);
        var pods = (await cluster.ListAsync(Kind.Pod, ns))
            .Where(pod => !pod.IsTerminating && !WorkloadPods.IsFinished(pod) && picks.Matches(pod)).ToList();
        if (maxUnavailable is null && minAvailable is not null && !IntOrPercent.IsPercent(minAvailable))
            return new BudgetEffect(pods.Count, pods.Count, IntOrPercent.Of(minAvailable, pods.Count, up: true), []);
        var (expected, notCounted) = await ReplicasAsync(pods, cluster);
        var needed = maxUnavailable is not null
            ? expected - IntOrPercent.Of(maxUnavailable, expected, up: true)
            : minAvailable is not null ? IntOrPercent.Of(minAvailable, expected, up: true) : 0;
        return new BudgetEffect(pods.Count, expected, Math.Max(0, needed), notCounted);
    }

    /// <summary>Of a budget as it stands.</summary>
    public static Task<BudgetEffect> OfAsync(KubeObject budget, ClusterView cluster) => OfAsync(budget.Namespace ?? "",
        budget.At("spec.selector"), budget.At("spec.minAvailable"), budget.At("spec.maxUnavailable"), cluster);

    private static async Task<(int Replicas, List<string> NotCounted)> ReplicasAsync(
        List<KubeObject> pods, ClusterView cluster)
    {
        var counted = new Dictionary<ObjectRef, int>();
        var not = new List<string>();
        foreach (var pod in pods)
        {
            var above = (await OwnerChain.OfAsync(pod, cluster)).Owners
                .LastOrDefault(o => o.Object?.Number("spec.replicas") is not null);
            if (above?.Object is { } workload)
                counted[above.Ref] = (int)(workload.Number("spec.replicas") ?? 1);
            else
                not.Add(pod.Name);
        }
        return (counted.Values.Sum(), not);
    }
}
