using Aura.Plans;

namespace Aura.Actions.Traffic.Routes;

/// <summary>Which rules of a route share traffic out, and which are for something else.</summary>
internal static class SplitRules
{
    /// <summary>
    /// Those that send to two or more of the versions; where none does, those that send everything to one of them,
    /// unless they are for certain requests only: so are testers sent to a version of their own.
    /// </summary>
    /// <param name="rules">The versions of each rule.</param>
    /// <param name="isForCertain">The rule, by its position, asks for a header, a query or the like.</param>
    public static IReadOnlyList<int> Choose(
        IReadOnlyList<IReadOnlyList<string>> rules, Func<int, bool> isForCertain, IReadOnlyList<string> versions)
    {
        var all = Enumerable.Range(0, rules.Count).ToList();
        var sharing = all.Where(i => rules[i].Distinct().Count(versions.Contains) > 1).ToList();
        if (sharing.Count > 0)
            return sharing;
        var whole = all.Where(i => rules[i] is [var only] && versions.Contains(only) && !isForCertain(i)).ToList();
        return whole.Select(i => rules[i][0]).Distinct().Count() == 1 ? whole : [];
    }

    /// <summary>The rules share out among the same versions; those that are left as they are are told.</summary>
    public static void Check(string route, IReadOnlyList<IReadOnlyList<string>> rules, IReadOnlyList<int> chosen,
        IEnumerable<string> versions, PlanBuilder plan)
    {
        var twice = chosen.SelectMany(i => rules[i].GroupBy(v => v).Where(g => g.Count() > 1)).Select(g => g.Key)
            .Distinct().ToList();
        plan.Check(twice.Count == 0, "each rule lists a version once",
            why: twice.Count == 0 ? null : $"{string.Join(", ", twice)} stands twice in a rule of {route}",
            hint: "make them one, or change the weights by hand");
        plan.Check(chosen.Select(i => string.Join(',', rules[i].Order(StringComparer.Ordinal))).Distinct().Count() <= 1,
            "its rules share out among the same versions",
            why: $"of {route}: {(chosen.Count == 1 ? "rule" : "rules")} {string.Join(", ", chosen.Select(i => i + 1))}",
            hint: "change by hand those that differ");
        var asked = versions.ToHashSet();
        foreach (var other in Enumerable.Range(0, rules.Count).Except(chosen).Where(i => rules[i].Any(asked.Contains)))
            plan.Warn($"rule {other + 1} of {route} sends to {string.Join(", ", rules[other].Distinct())} whatever the "
                + "weights are, and is left as it is");
    }
}
