using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Aura.Diagnosis;
using Aura.Diagnosis.Folding;
using Aura.Execution.Policy;

namespace Aura.Planning;

/// <summary>
/// Text in the cluster that gives orders is never followed. That it asks for what would be right anyway cannot be told
/// from somebody getting their way by it, so whatever it may ask for is left to people.
/// </summary>
public static class OrdersInText
{
    public static ImmutableArray<string> Of(Finding finding) =>
        [.. finding.Evidence.Where(e => e.Untrusted && e.What == ContradictingText.GivesOrders)
            .Select(e => e.Value).OfType<string>()];

    /// <summary>Whether one of the texts may ask for the action, by its name or by the rules' words.</summary>
    public static bool AskFor(ImmutableArray<string> texts, string action, ScoringRules rules) =>
        texts.Any(t => t.Contains(action, StringComparison.OrdinalIgnoreCase)
            || rules.Orders.Any(o => Glob.Any(o.Actions, action) && o.Words.Any(w => Says(t, w))));

    private static bool Says(string text, string word) =>
        Regex.IsMatch(text, $@"\b{Regex.Escape(word)}\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
}
