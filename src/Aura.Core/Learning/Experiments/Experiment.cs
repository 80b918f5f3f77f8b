using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Aura.Execution.Policy;
using Aura.Planning;

namespace Aura.Learning.Experiments;

/// <summary>An experiment that a person has started.</summary>
/// <param name="Why">Why it ended; null while it runs.</param>
public sealed record Experiment(
    string Id, Design Design, DateTimeOffset StartedAt, string StartedBy, DateTimeOffset? EndedAt, string? Why)
{
    private const double Propensity = 0.5;

    /// <summary>
    /// The plan with the strategy that falls to its finding; always the same for the same finding. Null where the plan
    /// is not within the scope, or does not offer both strategies.
    /// </summary>
    public RemediationPlan? Assign(RemediationPlan plan, string cluster)
    {
        var ns = plan.Finding.Target.Namespace ?? "";
        var offered = plan.Strategies.Where(s => s.ExcludedBecause is null).Select(s => s.Name).ToList();
        if (!Design.Findings.Contains(plan.Finding.Type) || !offered.Contains(Design.A) || !offered.Contains(Design.B)
            || (Design.Namespaces.Length > 0 && !Design.Namespaces.Any(n => Glob.Matches(n, ns))))
            return null;
        var strategy = ArmOf($"{cluster}/{plan.Finding.Id}");
        return plan with
        {
            Recommended = strategy,
            Why = $"{strategy}: drawn by experiment {Id} ({Design.A} against {Design.B}); {plan.Why}",
            Assignment = new Assignment(Id, ImmutableSortedDictionary<string, double>.Empty
                .Add(Design.A, Propensity).Add(Design.B, 1 - Propensity)),
        };
    }

    private string ArmOf(string finding) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Id}|{finding}"))[0] < 256 * Propensity ? Design.A : Design.B;
}
