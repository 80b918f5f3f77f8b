using Aura.Benchmarks.Evaluation.Judging;
using Aura.Benchmarks.Evaluation.Responders;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Planning;
using Aura.Simulator.Incidents;
using Aura.Tests.Incidents;
using Attempt = Aura.Benchmarks.Evaluation.Responders.Attempt;

namespace Aura.Benchmarks.Priors;

/// <summary>Carries out every strategy of an incident's main finding, each in a world of its own.</summary>
internal static class PriorTrials
{
    /// <param name="fitted">What may recommend another strategy than the priors as written.</param>
    public static IEnumerable<PriorTrial> Of(Incident incident, int seed, PriorBook fitted)
    {
        var world = World.Of(incident, seed);
        var expected = new Expectation(world.Incident.Expect);
        bool IsMain(Finding f) => Causes.IsMain(f, expected);
        var (written, other) = (Plan(world, PriorBook.BuiltIn.AsWritten, IsMain), Plan(world, fitted, IsMain));
        foreach (var strategy in written?.Strategies ?? [])
            if (strategy.ExcludedBecause is null && !Attempt.Telling(strategy.Steps.Select(s => s.Action))
                && Run(world, strategy, written!.Finding, IsMain) is { } trial)
                yield return trial with
                {
                    Incident = incident.Name,
                    Seed = seed,
                    Written = strategy.Name == written.Recommended,
                    Fitted = strategy.Name == other?.Recommended,
                };
    }

    private static RemediationPlan? Plan(World world, PriorBook odds, Func<Finding, bool> isMain)
    {
        using var memory = Memory.Of(odds);
        using var site = new Site(world, memory);
        return site.Diagnose(DiagnosisScope.Everything).FirstOrDefault(isMain) is { } main ? site.Plan(main) : null;
    }

    private static PriorTrial? Run(World world, Strategy strategy, Finding finding, Func<Finding, bool> isMain)
    {
        using var memory = Memory.OfPriors();
        using var site = new Site(world, memory);
        var played = Play.Run(site, world, new OneStrategy(strategy.Name, isMain));
        if (played.Reactions.FirstOrDefault(r => isMain(r.Finding)) is not { Attempts: [var attempt] } reaction
            || memory.Store.Outcomes.List(1) is not [var outcome] || outcome.Steps.Length != strategy.Steps.Length)
            return null;
        var well = attempt.Stands && Health.Since(played.Samples, reaction, isMain: false) is { } since
            && since - played.Begin <= Play.Limit
            && !played.Left.Contains($"{reaction.Finding.Type} {reaction.Finding.Target}");
        var context = PlaybookLibrary.Context(finding);
        return new PriorTrial("", 0, strategy.Name,
            [.. strategy.Steps.Select(s => PriorBook.BuiltIn.All.IndexOf(
                PriorBook.BuiltIn.For(s.Action, s.Args, finding.Type, context)))],
            // Who ends well and leaves the finding has done nothing for it; a message that was sent has mended nothing.
            [.. outcome.Steps.Select(s => Attempt.Telling([s.Action]) ? null
                : s.Worked == true && outcome.Steps.Length == 1 ? well : s.Worked)],
            well, false, false);
    }
}
