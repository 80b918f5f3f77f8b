using System.Collections.Immutable;
using Aura.Diagnosis;
using Aura.Learning;
using Aura.Planning;
using Aura.State;
using Aura.Tests.Planning;

namespace Aura.Tests.Learning;

/// <summary>
/// Incidents one after another, each answered by the remedy that is recommended for its odds, then by the next best.
/// Truths are known, so a choice is judged by its real odds and not by a draw.
/// </summary>
internal sealed class ChoiceWorld(int seed, bool priorsAreRight)
{
    /// <param name="Right">How often it helps where the priors are right.</param>
    /// <param name="Other">And where they are not.</param>
    /// <param name="Weight">How many trials the prior is worth.</param>
    private sealed record Remedy(string Action, string Class, double Right, double Other, double Weight)
    {
        public BetaBelief Prior => new(Right * Weight, (1 - Right) * Weight);
    }

    private static readonly ScoreBasis OddsAlone = new()
    {
        Severity = Severity.Critical, Rules = ScoringRules.BuiltIn with { Tie = 0 },
    };

    private static readonly string[] Places = ["production", "staging", ""];

    private static readonly Remedy[] Memory =
    [
        new("deployment.increase_memory", "memory=halfAgainMemory", 0.6, 0.05, 10),
        new("deployment.increase_memory", "memory=doubleMemory", 0.75, 0.15, 12),
        new("deployment.increase_memory", "memory=tripleMemory", 0.77, 0.9, 13),
    ];

    private static readonly (string Finding, Remedy[] Remedies)[] Conditions =
    [
        ("CrashLoopBackOff", [Back(0.8, 0.1, 10), Image(0.6, 0.85, 10)]),
        ("ReadinessProbeFailing", [Back(0.95, 0.1, 20), Image(0.6, 0.85, 10)]),
        ("ImagePullBackOff", [Back(0.95, 0.95, 20), Image(0.8, 0.8, 20)]),
        ("ImageArchitectureMismatch", [Back(0.95, 0.9, 20), Image(0.6, 0.3, 10)]),
        ("OOMKilled", [Back(0.727, 0.1, 11), .. Memory]),
        ("ImagePullUnauthorized", [Back(0.95, 0.1, 20), Image(0.6, 0.85, 10)]),
        ("ContainerStartError", [Back(0.95, 0.1, 20), Image(0.6, 0.85, 10)]),
        ("StartupProbeFailing", [Back(0.95, 0.1, 20), new("health_check.update", "", 0.636, 0.85, 11)]),
        ("PodSecurityViolation", [Back(0.95, 0.1, 20), new("deployment.set_security_context", "", 0.667, 0.85, 15)]),
        ("LimitRangeViolation", [Back(0.95, 0.1, 20), new("deployment.set_resources", "", 0.545, 0.85, 11)]),
    ];

    private readonly Random _random = new(seed);

    /// <returns>How much oftener the remedies that are chosen now help than those that the priors choose.</returns>
    public double GainAfter(int incidents, AuraStore store)
    {
        var (model, fitting, now) = (new SuccessModel(store.Success), new ModelFitting(store), KnownTruth.Start);
        for (var i = 0; i < incidents; i++, now = now.AddHours(3))
        {
            var (finding, remedies) = Conditions[_random.Next(Conditions.Length)];
            var place = Places[_random.Next(Places.Length)];
            var worked = false;
            foreach (var remedy in Best(model, finding, remedies, place, now).Take(2).TakeWhile(_ => !worked))
            {
                worked = _random.NextDouble() < Odds(remedy);
                store.Outcomes.Add(KnownTruth.Made($"{i}-{remedy.Action}-{remedy.Class}", Step(finding, remedy, place),
                    worked, now, remedy.Right));
            }
            fitting.RefreshIfStale(now);
        }
        return Conditions.Average(c => Places.Average(place =>
            Odds(Best(model, c.Finding, c.Remedies, place, now).First()) - Odds(c.Remedies.MaxBy(r => r.Right)!)));
    }

    private static Remedy Back(double right, double other, double weight) =>
        new("deployment.rollback", "", right, other, weight);

    private static Remedy Image(double right, double other, double weight) =>
        new("deployment.update_image", "", right, other, weight);

    private double Odds(Remedy remedy) => priorsAreRight ? remedy.Right : remedy.Other;

    /// <summary>The recommended one first, then by their odds.</summary>
    private static IEnumerable<Remedy> Best(
        SuccessModel model, string finding, Remedy[] remedies, string place, DateTimeOffset now)
    {
        var ways = remedies.Select((r, i) => Way(StrategyName.All[i],
            model.Of(Step(finding, r, place), r.Prior, now).Belief, r.Prior)).ToImmutableArray();
        var first = Choice.Among(ways, OddsAlone)!.Name;
        return ways.Zip(remedies).OrderByDescending(w => w.First.Name == first)
            .ThenByDescending(w => w.First.SuccessProbability.Value).Select(w => w.Second);
    }

    private static Strategy Way(string name, BetaBelief belief, BetaBelief prior) =>
        ScoringTests.Way(name, share: 0).WithOdds(BetaBelief.All([belief], 0, "outcomes")) with
        {
            PriorOdds = BetaBelief.All([prior], 0, "prior"),
        };

    private static StepContext Step(string finding, Remedy remedy, string place) =>
        new(remedy.Action, finding, remedy.Class, place.Length == 0 ? Plain : Plain.With("environment", place));

    private static Circumstances Plain => Circumstances.None.With(Circumstances.Kind, "Deployment");
}
