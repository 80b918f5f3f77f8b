using System.Collections.Immutable;

namespace Aura.Learning.Analytics;

/// <summary>Something to consider, by a rule, with the figures that it rests on. Nothing is changed by it.</summary>
/// <param name="Rule">Which rule.</param>
/// <param name="Text">One sentence, in Aura's words and names of actions, findings and objects.</param>
public sealed record Recommendation(
    string Rule, string Text, ImmutableSortedDictionary<string, double> Figures);
