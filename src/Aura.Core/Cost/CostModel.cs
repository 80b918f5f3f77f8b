using Aura.Cost.Capacity;
using Aura.Cost.Demand;
using Aura.Cost.Nodes;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Cost;

/// <summary>
/// What a plan adds per month: requests × replicas of every workload that it changes, at the prices of the nodes where
/// they may run, and storage, after minus before. And what becomes of the bill: see <see cref="CostImpact"/>.
/// </summary>
public sealed class CostModel(ClusterView cluster)
{
    public CostImpact Nothing => new(0, cluster.Prices.Currency);

    /// <summary>
    /// Of all changes together, where none is made yet. An object that several of them change counts once. What the
    /// API does not show is not priced, and said so: a plan does not fail for its price.
    /// </summary>
    public async Task<CostImpact> OfAsync(IEnumerable<Change> changes)
    {
        try
        {
            return await PricedAsync([.. changes]);
        }
        catch (KubeException e)
        {
            return Nothing with { NotPriced = [$"could not be read: {e.Message}"] };
        }
    }

    private async Task<CostImpact> PricedAsync(List<Change> all)
    {
        var objects = await ObjectChange.OfAsync(all, cluster);
        var demands = await DemandChange.OfAsync(objects, cluster);
        var storage = StorageChange.Of(objects, cluster.Prices);
        var closed = objects.Where(c => Closes(c)).Select(c => c.Target.Name).ToHashSet();
        var notPriced = Unpriced.Of(all, objects, demands).Concat(storage.NotPriced);
        if (!demands.Any(d => d.Matters) && storage.PerMonth == 0 && closed.Count == 0)
            return Nothing with { NotPriced = [.. notPriced] };
        var prices = await ClusterPrices.OfAsync(cluster);
        var verdict = await new CapacityJudge(prices, cluster).JudgeAsync(demands);
        var before = demands.Sum(d => Monthly(d.Before, prices));
        var perMonth = demands.Sum(d => Monthly(d.After, prices)) - before + storage.PerMonth;
        return Nothing with
        {
            PerMonth = Math.Round(perMonth, 2),
            Range = Range(demands, prices, perMonth),
            Basis = prices.Basis,
            Capacity = verdict.Use,
            BillPerMonth = verdict.Bill is { } bill ? Math.Round(bill + storage.PerMonth, 2) : null,
            Meaning = Meaning(verdict, storage, prices.Nodes.Where(n => closed.Contains(n.Node.Name))),
            NotPriced = [.. notPriced],
        };
    }

    /// <summary>Of a workload as it is and as it would be, by the price list's defaults.</summary>
    public CostImpact Between(KubeObject before, KubeObject after)
    {
        var (old, next) = (Demanded.Of(before).All, Demanded.Of(after).All);
        var added = next - old;
        return Nothing with
        {
            PerMonth = cluster.Prices.Monthly(added.Cpu, added.Memory),
            Basis = cluster.Prices.Origin,
        };
    }

    private static decimal Monthly(Demanded demand, ClusterPrices prices) => demand.Replicas == 0 ? 0
        : prices.For(demand.PodSpec).Monthly(demand.All.Cpu, demand.All.Memory);

    private static CostRange? Range(IReadOnlyList<DemandChange> demands, ClusterPrices prices, decimal perMonth)
    {
        if (!demands.Any(d => d.Bounds is not null))
            return null;
        decimal At(Func<(int Least, int Most), int> bound) => perMonth + demands.Sum(d => d.Bounds is not { } bounds ? 0
            : Monthly(d.After with { Replicas = bound(bounds) }, prices) - Monthly(d.After, prices));
        return new CostRange(Math.Round(At(b => b.Least), 2), Math.Round(At(b => b.Most), 2));
    }

    private string? Meaning(CapacityVerdict verdict, StorageChange storage, IEnumerable<PricedNode> closed)
    {
        var parts = closed.Select(n => $"{n.Node.Name} is paid for until it is removed: "
            + Money.Month(n.Month, cluster.Prices.Currency)).Prepend(verdict.Meaning).ToList();
        if (storage.PerMonth != 0)
            parts.Add($"storage is on the bill at once: {Money.Change(storage.PerMonth, cluster.Prices.Currency)}");
        return string.Join("; ", parts.OfType<string>()) is { Length: > 0 } text ? text : null;
    }

    /// <summary>A node that takes no new pods any more.</summary>
    private static bool Closes(ObjectChange change) => change.Target.Kind == Kind.Node
        && change.Before?.Flag("spec.unschedulable") == false && change.After?.Flag("spec.unschedulable") == true;
}
