using Aura.Benchmarks.Evaluation.Judging;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution;
using Aura.Planning;

namespace Aura.Benchmarks.Evaluation.Responders;

/// <summary>
/// Plans, carries out what is recommended, and where that was taken back or failed plans again from what is found then:
/// the planner knows what was tried.
/// </summary>
/// <param name="rehearses">Asks a twin first; that changes nothing of what is done.</param>
internal sealed class AuraResponder(bool rehearses = false) : IResponder
{
    private const int MostAttempts = 4;

    public const string Word = "aura";

    public string Name => Word;

    public Reaction React(Site site, Finding finding, TimeSpan until)
    {
        var (attempts, seen) = (new List<Attempt>(), finding);
        while (attempts.Count < MostAttempts && site.Elapsed < until)
        {
            var plan = site.Plan(seen);
            if (plan.Strategies.FirstOrDefault(s => s.Name == plan.Recommended) is not { } chosen)
                return new Reaction(finding, attempts, site.Elapsed, plan.Why);
            var foreseen = rehearses && attempts.Count == 0 ? Foreseen(site, seen, chosen) : null;
            var result = site.Execute(plan, chosen.Name);
            attempts.Add(Written(chosen, result) with { Foreseen = foreseen });
            if (attempts[^1].Stands)
                break;
            if (Again(site, finding) is not { } still)
                break;
            seen = still;
        }
        return new Reaction(finding, attempts, site.Elapsed);
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
