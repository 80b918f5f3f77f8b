using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis;

namespace Aura.Benchmarks.Evaluation.Responders;

/// <summary>
/// Carries out, once, a strategy that is open and not recommended: among what is recommended there are too few failures
/// to tell whether a twin foresees them.
/// </summary>
internal sealed class AnotherStrategy(int seed) : IResponder
{
    public const string Word = "another";

    public string Name => Word;

    public Reaction React(Site site, Finding finding, TimeSpan until)
    {
        var plan = site.Plan(finding);
        var open = plan.Strategies.Where(s => s.ExcludedBecause is null && s.Name != plan.Recommended).ToList();
        if (open.Count == 0)
            return new Reaction(finding, [], site.Elapsed, "there is no other strategy");
        var chosen = open[seed % open.Count];
        var foreseen = AuraResponder.Foreseen(site, finding, chosen);
        var attempt = AuraResponder.Written(chosen, site.Execute(plan, chosen.Name)) with { Foreseen = foreseen };
        return new Reaction(finding, [attempt], site.Elapsed);
    }
}
