using System.Collections.Immutable;

namespace Aura.Planning;

/// <summary>
/// What is believed of an action before there is a history: a Beta distribution of its success with a type of finding.
/// </summary>
/// <param name="Action">Its name.</param>
/// <param name="Finding">A type, or "*".</param>
/// <param name="When">Conditions on facts and args; the first entry that fits counts.</param>
/// <param name="Alpha">Like so many successes…</param>
/// <param name="Beta">…and so many failures.</param>
/// <param name="Because">What the belief rests on.</param>
/// <param name="Simulated">
/// What simulated runs add to it, successes and failures: ten at most. Empty where none did; docs/learning.md says
/// where they come from.
/// </param>
public sealed record Prior(
    string Action, string Finding, double Alpha, double Beta, string Because, ImmutableArray<string> When = default,
    ImmutableArray<double> Simulated = default)
{
    /// <summary>With what simulated runs add.</summary>
    public BetaBelief Belief => Simulated is { IsDefault: false } and [var worked, var failed]
        ? new BetaBelief(Alpha + worked, Beta + failed) : new BetaBelief(Alpha, Beta);
}
