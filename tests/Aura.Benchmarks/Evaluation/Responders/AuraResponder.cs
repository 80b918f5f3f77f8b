using Aura.Benchmarks.Evaluation.Judging;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution;
using Aura.Planning;

namespace Aura.Benchmarks.Evaluation.Responders;

/// <summary>
/// Plans, carries out what is recommended, and where that was taken back or failed plans again from what is found then,
/// or a minute later: the planner knows what was tried. Where it says to look again in a minute, that is done.
/// </summary>
/// <param name="rehearses">Asks a twin first; that changes nothing of what is done.</param>
internal sealed class AuraResponder(bool rehearses = false) : IResponder
{
    private const int MostAttempts = 4;

    // What an answer of "diagnose again in a minute" asks for, and what a change taken back may need to show again.
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    public const string Word = "aura";

    public string Name => Word;

    public Reaction React(Site site, Finding finding, TimeSpan until)
    {
        var (attempts, seen) = (new List<Attempt>(), finding);
        while (attempts.Count < MostAttempts && site.Elapsed < until)
        {
            var plan = site.Plan(seen);
            // Right after a change was taken back its rollout is still under way, and little may be done meanwhile.
            if ((plan.ActNot?.Reason == ActNot.AlreadyRecovering || (plan.Recommended is null && attempts.Count > 0))
                && site.Elapsed + AMinute < until)
            {
                site.Advance(AMinute);
                if (Again(site, finding) is not { } left)
                    return new Reaction(finding, attempts, site.Elapsed, plan.Why);
                seen = left;
                continue;
            }
            if (plan.Strategies.FirstOrDefault(s => s.Name == plan.Recommended) is not { } chosen)
                return new Reaction(finding, attempts, site.Elapsed, plan.Why);
            var foreseen = rehearses && attempts.Count == 0 ? Foreseen(site, seen, chosen) : null;
            var result = site.Execute(plan, chosen.Name);
            attempts.Add(Written(chosen, result) with { Foreseen = foreseen });
            if (attempts[^1].Stands)
                break;
            if ((Again(site, finding) ?? Later(site, finding)) is not { } still)
                break;
            seen = still;
        }
        return new Reaction(finding, attempts, site.Elapsed);
    }

    private static Finding? Later(Site site, Finding finding)
    {
        site.Advance(AMinute);
        return Again(site, finding);
    }

    private static Finding? Again(Site site, Finding finding) => site.Diagnose(DiagnosisScope.Everything)
        .FirstOrDefault(f => f.Type == finding.Type && f.Target == finding.Target);

    /// <summary>Null where people are told and nothing else is done.</summary>
    public static Prediction? Foreseen(Site site, Finding finding, Strategy strategy) =>
        Attempt.Telling(strategy.Steps.Select(s => s.Action)) ? null : site.Rehearse(finding, strategy);

    public static Attempt Written(Strategy strategy, ExecutionResult result) => new(
        strategy.Name, [.. strategy.Steps.Select(s => s.Action)], [.. result.Changes.Select(c => c.Target).Distinct()],
        result.Status, result.Message, strategy.CostImpact.PerMonth);
}
