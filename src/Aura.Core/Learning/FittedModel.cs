using System.Collections.Immutable;

namespace Aura.Learning;

/// <summary>
/// What is fitted to all outcomes now and then: how alike groups are, and the logistic model's weights.
/// </summary>
/// <param name="Outcomes">How many steps there were.</param>
/// <param name="AmongActions">Concentration of actions of one risk around their mean; see docs/learning.md.</param>
/// <param name="AmongFindings">Of findings around their action.</param>
/// <param name="AmongContexts">Of contexts around their action with a finding.</param>
/// <param name="Shrinkage">Precision of the logistic weights' prior, as the evidence chose it.</param>
public sealed record FittedModel(
    DateTimeOffset At, int Outcomes, double AmongActions, double AmongFindings, double AmongContexts, double Shrinkage,
    ImmutableDictionary<string, LogisticWeight> Weights)
{
    /// <summary>Before anything was fitted: groups differ about as much as experience says.</summary>
    public static readonly FittedModel None =
        new(DateTimeOffset.MinValue, 0, 8, 8, 8, 1, ImmutableDictionary<string, LogisticWeight>.Empty);

    /// <summary>What the features add up to, on the logit's scale; only differences of it mean something.</summary>
    public double Eta(StepContext step) =>
        Weights.IsEmpty ? 0 : step.Tokens.Sum(t => Weights.TryGetValue(t, out var w) ? w.Value : 0);

    /// <summary>How unsure that is, against an average case.</summary>
    public double Variance(StepContext step) => Weights.IsEmpty ? 0 : step.Tokens.Sum(t =>
        Weights.TryGetValue(t, out var w) ? w.Variance * (1 - w.Share) * (1 - w.Share) : 0);
}

/// <summary>A feature's weight.</summary>
/// <param name="Share">Of all outcomes, those that have the feature.</param>
public sealed record LogisticWeight(double Value, double Variance, double Share);
