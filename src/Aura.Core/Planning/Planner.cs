using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Aura.Actions;
using Aura.Cost;
using Aura.Diagnosis;
using Aura.Execution.Checks;
using Aura.Plans;

namespace Aura.Planning;

/// <summary>
/// Works out how a finding could be fixed. Every step of every strategy is planned by its action against the cluster as
/// it is, so that what a check would refuse is excluded here already. Reads only.
/// </summary>
public sealed class Planner(ClusterView cluster, ActionCatalog catalog, IReadOnlyList<ISafetyCheck> checks)
{
    public PlaybookLibrary Playbooks { get; init; } = PlaybookLibrary.BuiltIn;
    public IOdds Priors { get; init; } = PriorBook.BuiltIn;

    /// <exception cref="ArgumentsException">The constraints make no sense.</exception>
    public async Task<RemediationPlan> PlanAsync(
        Finding finding, PlanConstraints constraints, CancellationToken cancellation = default)
    {
        var weights = Weights.For(finding.Severity, constraints.Prefer);
        var playbook = Playbooks.For(finding.Type);
        var context = PlaybookLibrary.Context(finding);
        var drafts = new List<Draft>();
        foreach (var candidate in PlaybookLibrary.Choose(playbook, context))
        {
            cancellation.ThrowIfCancellationRequested();
            drafts.Add(await new Drafting(cluster, catalog, checks, Priors, new CostModel(cluster))
                .DraftAsync(candidate, finding, context));
        }
        var strategies = Scoring.Score([.. drafts.Select(d => Limits.Apply(d.Strategy, constraints))], weights);
        var best = Scoring.Best(strategies);
        var because = drafts.ToDictionary(d => d.Strategy.Name, d => d.Because);
        var digest = Digest(finding, strategies);
        return new RemediationPlan
        {
            PlanId = $"p-{Sha($"{digest}|{cluster.Now:O}")[..10]}",
            Finding = finding,
            Strategies = strategies,
            Recommended = best?.Name,
            Why = Explanation.Of(strategies, best, because, playbook.Absent, cluster.Prices.Currency),
            Digest = digest,
            CreatedAt = cluster.Now,
        };
    }

    private static string Digest(Finding finding, ImmutableArray<Strategy> strategies) => Sha(
        JsonSerializer.Serialize(finding, PlanJson.Options) + '\n'
        + JsonSerializer.Serialize(strategies, PlanJson.Options));

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
