using Aura.Actions;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Twin.Rehearsing;

/// <summary>What the plans of a strategy ask for that a twin does not have.</summary>
internal static class RefusalGaps
{
    public static async Task<IReadOnlyList<string>> OfAsync(
        ITwin twin, RehearsalMaterial material, Strategy strategy, ActionCatalog catalog)
    {
        var gaps = new List<string>();
        foreach (var step in strategy.Steps)
        {
            var view = new LiveClusterView(twin.Client, twin.Time, material.Receivers)
            {
                Usage = material.Answers,
                Past = material.Answers.Past,
            };
            try
            {
                if (!(await catalog.Get(step.Action).PlanAsync(step.Args, view)).Refused)
                    continue;
            }
            catch (Exception e) when (e is ArgumentsException or KubeException)
            {
                // Judged by what it asked for until then.
            }
            gaps.AddRange(view.Reads.Select(r => Gap(r)).OfType<string>());
        }
        return [.. gaps.Distinct()];
    }

    private static string? Gap(ClusterRead read) => read switch
    {
        { Kind: var kind } when kind == Kind.Secret => "values of Secrets are not in the twin",
        { Kind: var kind } when kind == Kind.PodMetrics || kind == Kind.NodeMetrics =>
            "usage in the twin is inferred",
        _ => null,
    };
}
