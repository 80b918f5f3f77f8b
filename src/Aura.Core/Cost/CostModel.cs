using Aura.Cost.Prices;
using Aura.Diagnosis;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Scheduling;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Cost;

/// <summary>
/// What a plan adds to the requested resources per month: requests × replicas of every workload that it changes, after
/// minus before. Room on nodes that are paid for anyway is priced all the same: it is not free for others then.
/// </summary>
public sealed class CostModel(PriceList prices)
{
    public CostImpact Nothing => new(0, prices.Currency);

    public async Task<CostImpact> OfAsync(Plan plan, ClusterView cluster)
    {
        var added = PodRequests.None;
        foreach (var changes in plan.Changes.GroupBy(c => c.Target))
        {
            if (await cluster.GetAsync(changes.Key) is not { } before || before.At("spec.template") is null)
                continue;
            added += Reserved(changes.Aggregate(before, After)) - Reserved(before);
        }
        return new CostImpact(prices.Monthly(added.Cpu, added.Memory), prices.Currency);
    }

    /// <summary>Of a workload as it is and as it would be.</summary>
    public CostImpact Between(KubeObject before, KubeObject after)
    {
        var added = Reserved(after) - Reserved(before);
        return new CostImpact(prices.Monthly(added.Cpu, added.Memory), prices.Currency);
    }

    private static KubeObject After(KubeObject target, Change change) => change switch
    {
        Change.Patch patch => patch.Fields.Aggregate(target, (o, f) => o.With(f.Path, f.After)),
        Change.Scale scale => target.With("spec.replicas", scale.After),
        _ => target,
    };

    private static PodRequests Reserved(KubeObject workload)
    {
        var one = PodRequests.Of(RolloutHistory.TemplateOf(workload));
        var replicas = workload.Number("spec.replicas") ?? workload.Number("status.desiredNumberScheduled") ?? 1;
        return new PodRequests(one.Cpu * replicas, one.Memory * replicas);
    }
}
