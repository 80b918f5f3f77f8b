using Aura.Benchmarks.Evaluation.Responders;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis;

namespace Aura.Benchmarks.Priors;

/// <summary>Carries out one strategy of the main finding's plan, once.</summary>
internal sealed class OneStrategy(string strategy, Func<Finding, bool> isMain) : IResponder
{
    public string Name => strategy;

    public Reaction React(Site site, Finding finding, TimeSpan until)
    {
        if (!isMain(finding))
            return new Reaction(finding, [], site.Elapsed, "not asked");
        var plan = site.Plan(finding);
        var chosen = plan.Strategies.FirstOrDefault(s => s.Name == strategy && s.ExcludedBecause is null);
        return chosen is null ? new Reaction(finding, [], site.Elapsed, "excluded")
            : new Reaction(finding, [AuraResponder.Written(chosen, site.Execute(plan, strategy))], site.Elapsed);
    }
}
