using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Witnesses;

/// <summary>Disruption budgets over pods that the plan touches and that were kept before.</summary>
internal sealed class BudgetHealth : IWitnessSort
{
    public string Name => "budget";
    public TimeSpan Grace => TimeSpan.FromSeconds(30);
    public Kind? Watched => null;

    public async Task<IReadOnlyList<Witness>> FindAsync(Touched touched, ClusterView cluster)
    {
        var found = new List<Witness>();
        foreach (var ns in touched.Namespaces)
        {
            var budgets = (await cluster.ListAsync(Kind.PodDisruptionBudget, ns))
                .Where(b => !touched.Names(b.Ref) && Healthy(b) > 0 && Healthy(b) >= Needed(b)).ToList();
            foreach (var budget in budgets)
            {
                var selector = Selector.From(budget.At("spec.selector"));
                var pods = touched.Groups.Where(g => g.Namespace == ns && selector.Matches(g.Labels)).ToList();
                if (pods.Count == 0)
                    continue;
                var (behind, loose) = Workloads.Behind([.. (await Workloads.InAsync(ns, cluster))
                    .Where(w => selector.Matches(w.Map("spec.template.metadata.labels")))], touched);
                found.Add(new Witness(Name, budget.Ref, "healthy pods", Healthy(budget))
                {
                    UnderWay = pods.Sum(p => p.MayMiss),
                    Loose = loose + pods.Count(p => p is { Bare: true, Ready: true }),
                    Behind = behind,
                });
            }
        }
        return found;
    }

    public async Task<IWitnessSort.Sight?> LookAsync(Witness witness, ClusterView cluster) =>
        await cluster.GetAsync(witness.Object) is { } budget
            ? new IWitnessSort.Sight(Healthy(budget), Needed(budget)) : null;

    private static int Healthy(KubeObject budget) => (int)(budget.Number("status.currentHealthy") ?? 0);

    private static int Needed(KubeObject budget) => (int)(budget.Number("status.desiredHealthy") ?? 0);
}
