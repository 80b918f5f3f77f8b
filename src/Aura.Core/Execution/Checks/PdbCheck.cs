using Aura.Actions;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>
/// No PodDisruptionBudget stands against the plan for good. One that only has no room at the moment is waited for by
/// the eviction itself; nothing ever falls back to deleting.
/// </summary>
public sealed class PdbCheck : ISafetyCheck
{
    public string Name => "pdb";

    public IReadOnlyList<string> Rbac { get; } =
        ["policy/poddisruptionbudgets: list", "pods: get", "apps/deployments: get"];

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster)
    {
        var checks = new List<Check>();
        foreach (var removed in plan.Changes
            .Where(c => c is Change.Evict or Change.Delete && c.Target.Kind == Kind.Pod))
            if (await cluster.GetAsync(removed.Target) is { } pod)
                checks.AddRange(Judge(pod, await BudgetsAsync(cluster, pod.Namespace, pod.Labels)));
        foreach (var scale in plan.Changes.OfType<Change.Scale>().Where(s => s.After < s.Before
            && (s.After > 0 || (bool?)plan.Arguments["force"] != true)))
            if (await cluster.GetAsync(scale.Target) is { } workload)
                checks.AddRange(
                    (await BudgetsAsync(cluster, workload.Namespace, workload.Map("spec.template.metadata.labels")))
                    .Select(budget => Below(budget, scale)).OfType<Check>());
        // Pods of one workload fail for the same budget; once is enough.
        return checks.GroupBy(c => (c.Name, c.Why)).Select(g => g.First());
    }

    private static async Task<List<KubeObject>> BudgetsAsync(
        ClusterView cluster, string? ns, IReadOnlyDictionary<string, string> labels) =>
        [.. (await cluster.ListAsync(Kind.PodDisruptionBudget, ns))
            .Where(budget => Selector.From(budget.At("spec.selector")).Matches(labels))];

    private static IEnumerable<Check> Judge(KubeObject pod, List<KubeObject> budgets)
    {
        // The eviction API asks no budget about a pod that is not running (canIgnorePDB in the API server).
        if (budgets.Count == 0 || pod.IsTerminating || pod.Text("status.phase") is "Succeeded" or "Failed" or "Pending")
            return [];
        if (budgets.Count > 1)
            return [new Check($"{pod.Ref} is in one disruption budget", false,
                $"it is in {string.Join(" and ", budgets.Select(b => b.Ref))}; "
                    + "the eviction API refuses pods in several",
                "make the budgets' selectors disjoint, or delete one: pdb.delete")];
        return [Allows(budgets[0], pod)];
    }

    private static Check Allows(KubeObject budget, KubeObject pod)
    {
        var name = $"{budget.Ref} allows the eviction";
        var (allowed, healthy) = (Status(budget, "disruptionsAllowed"), Status(budget, "currentHealthy"));
        var (desired, expected) = (Status(budget, "desiredHealthy"), Status(budget, "expectedPods"));
        var policy = budget.Text("spec.unhealthyPodEvictionPolicy") ?? "IfHealthyBudget";
        if (!WorkloadPods.IsReady(pod) && (policy == "AlwaysAllow" || (healthy >= desired && desired > 0)))
            return new Check(name, true, $"{pod.Name} is not ready, which {policy} lets go");
        if (allowed > 0)
            return new Check(name, true, $"{allowed} disruptions allowed now");
        var state = $"0 disruptions allowed: {healthy} of {expected} pods healthy, {desired} needed ({Wants(budget)})";
        if (expected > desired && healthy < expected)
            return new Check(name, true, $"{state}; waits until more are healthy");
        return new Check(name, false, state + "; evicting would never be allowed",
            "scale the workload up first, or relax the budget: pdb.update");
    }

    private static Check? Below(KubeObject budget, Change.Scale scale)
    {
        if (budget.Number("spec.minAvailable") is not { } least)
            return null;
        return new Check($"{budget.Ref} keeps its minimum", scale.After >= least,
            $"it wants {least} available, {scale.After} would be left",
            scale.After >= least ? null : $"keep at least {least}, or relax the budget: pdb.update");
    }

    private static string Wants(KubeObject budget) =>
        budget.At("spec.minAvailable") is { } least ? $"minAvailable {least}"
            : $"maxUnavailable {budget.At("spec.maxUnavailable")}";

    private static long Status(KubeObject budget, string field) => budget.Number($"status.{field}") ?? 0;
}
