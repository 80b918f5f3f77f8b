using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Disruption;

/// <summary>
/// A disruption budget allows no eviction at all: by what it asks for, though all pods are healthy; because its
/// controller cannot count (SyncFailed); or because pods have been unhealthy for a while.
/// </summary>
public sealed class PDBBlocksEviction : IDetector
{
    private static readonly TimeSpan Passing = TimeSpan.FromMinutes(5);

    private const int NodesNamed = 3;

    public string Type => "PDBBlocksEviction";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.PodDisruptionBudget)
        .Where(b => !b.IsTerminating && b.Number("status.disruptionsAllowed") == 0
            && (IsUncounted(b) || b.Number("status.observedGeneration") >= (b.Generation ?? 0)))
        .Select(b => Judge(b, cluster)).OfType<Symptom>();

    /// <summary>
    /// Such a status keeps the generation that was counted last, which a new budget has not got
    /// (failSafe in kubernetes/pkg/controller/disruption/disruption.go).
    /// </summary>
    private static bool IsUncounted(KubeObject budget) =>
        (string?)budget.Condition("DisruptionAllowed")?["reason"] == "SyncFailed";

    private Symptom? Judge(KubeObject budget, Snapshot cluster)
    {
        var pods = TemplateLabels.SelectorOf(budget, "spec.selector") is { } selector
            ? cluster.PodsIn(budget.Namespace, selector).Where(p => !p.IsTerminating
                && p.Text("status.phase") is not ("Succeeded" or "Failed")).ToList() : [];
        if (pods.Count == 0)
            return null;
        if (IsUncounted(budget))
            return Seen(budget, pods, cluster, "its controller cannot count the pods, so none may be evicted") with
            {
                Evidence =
                [
                    new Evidence("condition DisruptionAllowed is False", budget.Ref,
                        "status.conditions[type=DisruptionAllowed].reason", "SyncFailed"),
                    new Evidence("its controller says", budget.Ref,
                        "status.conditions[type=DisruptionAllowed].message",
                        (string?)budget.Condition("DisruptionAllowed")!["message"], Untrusted: true),
                ],
                Reasons = ["its controller says so"],
            };
        var (healthy, expected, desired) = (budget.Number("status.currentHealthy") ?? 0,
            budget.Number("status.expectedPods") ?? 0, budget.Number("status.desiredHealthy") ?? 0);
        if (expected == 0)
            return null;
        if (desired >= expected && healthy >= expected)
        {
            var seen = Seen(budget, pods, cluster, $"it allows no eviction although all {expected} pods are healthy");
            seen.Facts["allHealthy"] = true;
            return seen with
            {
                Reasons = [$"it asks for {desired} healthy pods, and there are to be {expected}"],
                Prognosis = $"a drain of {Nodes(pods)} will not end, nor an upgrade of its nodes one by one",
            };
        }
        var ill = pods.Where(p => Readiness.LostAt(p) is { } since && cluster.Now - since >= Passing).ToList();
        return ill.Count == 0 ? null : Seen(budget, pods, cluster,
            $"it allows no eviction while {expected - healthy} of {expected} pods are unhealthy") with
        {
            Reasons = [$"it asks for {desired} healthy pods, and there are {healthy}"],
            Through = [.. ill.Select(p => p.Ref), .. ill.Select(p => cluster.WorkloadOf(p).Ref).Distinct()],
            Depth = SymptomDepth.Rollout,
        };
    }

    private static string Nodes(List<KubeObject> pods)
    {
        var nodes = pods.Select(p => p.Text("spec.nodeName")).OfType<string>().Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).ToList();
        return nodes.Count switch
        {
            0 => "a node with such a pod",
            <= NodesNamed => string.Join(" or ", nodes),
            _ => $"{string.Join(", ", nodes.Take(NodesNamed))} or {nodes.Count - NodesNamed} others",
        };
    }

    private Symptom Seen(KubeObject budget, List<KubeObject> pods, Snapshot cluster, string summary) => new()
    {
        Type = Type,
        Target = budget.Ref,
        Summary = summary,
        Evidence =
        [
            new Evidence("evictions that it allows now", budget.Ref, "status.disruptionsAllowed", "0"),
            new Evidence("healthy pods that must stay", budget.Ref, "status.desiredHealthy",
                $"{budget.Number("status.desiredHealthy")}"),
            new Evidence("healthy pods of those that there are to be", budget.Ref, "status.currentHealthy",
                $"{budget.Number("status.currentHealthy")} of {budget.Number("status.expectedPods")}"),
        ],
        Concerns = [.. pods.Select(p => cluster.WorkloadOf(p).Ref).Distinct()],
        Confidence = 0.95,
        Explains = false,
        Facts = new()
        {
            ["expectedPods"] = budget.Number("status.expectedPods"),
            ["desiredHealthy"] = budget.Number("status.desiredHealthy"),
            ["budgetField"] = budget.At("spec.maxUnavailable") is not null ? "maxUnavailable" : "minAvailable",
        },
    };
}
