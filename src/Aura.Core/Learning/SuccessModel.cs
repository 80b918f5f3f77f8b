using System.Collections.Immutable;
using Aura.Planning;
using Aura.State;
using MathNet.Numerics;

namespace Aura.Learning;

/// <summary>
/// How likely an action is to mend a finding: a Beta-binomial hierarchy (context, action with finding, action, risk),
/// in which each level believes what its siblings show until it has seen enough itself, moved by a logistic model of
/// the circumstances. The formulas stand in docs/learning.md.
/// </summary>
public sealed class SuccessModel(SuccessTallies tallies)
{
    /// <summary>Outcomes of the action with the finding below which nothing but the prior is said.</summary>
    public const int Support = 5;

    private static readonly BetaBelief Nothing = new(1, 1);

    /// <param name="prior">What is believed without history; null: nothing.</param>
    public Prediction Of(StepContext step, BetaBelief? prior, DateTimeOffset now)
    {
        var seen = tallies.Of(2, step.Action, step.Finding);
        if (seen.Trials < Support)
            return new Prediction(prior ?? Nothing, seen.Trials, "prior", []);
        var model = tallies.Model;
        var ofAction = AmongFindings(step, model, prior, now);
        var here = prior is { } p ? Both(ofAction, p) : ofAction;
        var own = tallies.Of(3, step.WithFinding, step.Leaf).At(now);
        var (around, eta) = AmongContexts(step, own, model, here, now);
        var wanted = model.Eta(step);
        var average = own.Trials > 0 ? own.Eta : wanted;
        var before = Pool.Next(Shift(around, average - eta, 0), model.AmongContexts);
        var after = before.With(own.Successes, own.Trials - own.Successes);
        var share = own.Trials / (own.Trials + before.Strength);
        var belief = Shift(after, wanted - average, (1 - share) * model.Variance(step));
        return new Prediction(belief, seen.Trials, Basis(belief, prior, own, seen.At(now)),
        [
            .. Moves(step, model, belief, wanted - eta)
                .Append(new Move($"{step.Finding}, against other findings", around.Mean - ofAction.Mean))
                .Append(new Move("the same context", after.Mean - before.Mean))
                .Where(m => Math.Abs(m.By) >= 0.005).OrderByDescending(m => Math.Abs(m.By))
                .ThenBy(m => m.What, StringComparer.Ordinal).Take(3),
        ]);
    }

    /// <summary>In all contexts together, without a prior; null where too little was seen.</summary>
    public Prediction? Overall(string action, string finding, DateTimeOffset now)
    {
        var step = new StepContext(action, finding, "", Circumstances.None);
        var seen = tallies.Of(2, action, finding);
        if (seen.Trials < Support)
            return null;
        var contexts = tallies.Under(3, step.WithFinding).Select(g => g.Tally.At(now));
        var belief = Pool.Of(contexts, tallies.Model.AmongContexts)
            .Onto(AmongFindings(step, tallies.Model, null, now));
        return new Prediction(belief, seen.Trials, seen.At(now).Drifted ? "recent outcomes" : "outcomes", []);
    }

    /// <summary>
    /// What others tell of the action with the finding: how they differ from what was believed of them, where that is
    /// known. So going back, which helps nearly always with most findings, is not taken to help as often with one of
    /// which less is believed.
    /// </summary>
    private BetaBelief AmongFindings(StepContext step, FittedModel model, BetaBelief? prior, DateTimeOffset now)
    {
        var usual = prior is { } p
            ? new BetaBelief(Nothing.Strength * p.Mean, Nothing.Strength * (1 - p.Mean)) : Nothing;
        var actions = Pool.Of(Others(1, step.Risk, step.Action, prior, now), model.AmongActions).Onto(usual);
        var action = Pool.Next(actions, model.AmongActions);
        return Pool.Next(Pool.Of(Others(2, step.Action, step.Finding, prior, now), model.AmongFindings).Onto(action),
            model.AmongFindings);
    }

    /// <returns>With the mean of the logistic model that it stands for.</returns>
    private (BetaBelief Belief, double Eta) AmongContexts(
        StepContext step, Observed own, FittedModel model, BetaBelief before, DateTimeOffset now)
    {
        var others = Pool.Of(Others(3, step.WithFinding, step.Leaf, null, now), model.AmongContexts);
        return (others.Onto(before), others.Trials > 0 ? others.Eta : own.Eta);
    }

    /// <param name="prior">As groups of this prior; null: as they are.</param>
    private IEnumerable<Observed> Others(
        int level, string parent, string but, BetaBelief? prior, DateTimeOffset now) =>
        tallies.Under(level, parent).Where(g => g.Key != but).Select(g => g.Tally.At(now).With(prior?.Mean));

    /// <summary>Two beliefs of different sources, weighted by how sure they are.</summary>
    private static BetaBelief Both(BetaBelief a, BetaBelief b)
    {
        var (one, other) = (1 / a.Variance, 1 / b.Variance);
        return BetaBelief.Of(((a.Mean * one) + (b.Mean * other)) / (one + other), 1 / (one + other));
    }

    /// <summary>Moved on the logit's scale; what is unsure about that makes it less firm.</summary>
    private static BetaBelief Shift(BetaBelief belief, double by, double variance)
    {
        if (by == 0 && variance == 0)
            return belief;
        var mean = SpecialFunctions.Logistic(SpecialFunctions.Logit(belief.Mean) + by);
        var scale = mean * (1 - mean);
        return BetaBelief.Of(mean, (scale / (belief.Strength + 1)) + (scale * scale * variance));
    }

    private static IEnumerable<Move> Moves(StepContext step, FittedModel model, BetaBelief belief, double all)
    {
        var slope = belief.Mean * (1 - belief.Mean);
        return all == 0 ? [] : step.Tokens.Where(model.Weights.ContainsKey)
            .Select(t => new Move(t, slope * model.Weights[t].Value * (1 - model.Weights[t].Share)));
    }

    private static string Basis(BetaBelief belief, BetaBelief? prior, Observed own, Observed seen) =>
        own.Drifted || seen.Drifted ? "recent outcomes"
        : prior is { } p && p.Strength > 0.1 * (belief.Strength + seen.Trials) ? "prior and outcomes" : "outcomes";
}
