using Aura.Actions;

namespace Aura.Execution.Policy;

/// <summary>The highest risk, and the lists of actions, namespaces and kinds.</summary>
internal static class Restrictions
{
    public static IEnumerable<Ruling> Of(PolicyOptions policy, PolicySubject subject)
    {
        var line = policy.File.MaxRisk == policy.MaxRisk ? policy.File.Line("maxRisk") : 0;
        yield return subject.Risk > policy.MaxRisk
            ? new Ruling("maxRisk", line, Ruling.Effect.Refuses,
                $"the plan's risk is {Word(subject.Risk)}, this server allows {Word(policy.MaxRisk)} at most",
                policy.File.MaxRisk == policy.MaxRisk
                    ? "raise maxRisk in the policy file, or choose an action of lower risk"
                    : "run the server with a higher --max-risk, or choose an action of lower risk")
            : new Ruling("maxRisk", line, Ruling.Effect.Holds,
                $"risk {Word(subject.Risk)} is within {Word(policy.MaxRisk)}");
        if (policy.CallerMaxRisk is { } most && subject.Risk > most)
            yield return new Ruling("maxRisk", 0, Ruling.Effect.Refuses,
                $"the plan's risk is {Word(subject.Risk)}, whoever asks may have {Word(most)} done at most",
                $"ask with the scope aura:{Word(subject.Risk)}, or choose an action of lower risk");
        if (subject.Outside(policy.CallerNamespaces) is { } elsewhere)
            yield return new Ruling("callerNamespaces", 0, Ruling.Effect.Refuses,
                $"whoever asks may have changes made in some namespaces only: {elsewhere}",
                "have somebody ask for it who may there");
        var file = policy.File;
        foreach (var ruling in Lists(file, "actions", file.Actions, [subject.Action], Glob.Matches))
            yield return ruling;
        foreach (var ruling in Lists(file, "namespaces", file.Namespaces, subject.Namespaces, Glob.Matches))
            yield return ruling;
        foreach (var ruling in Lists<string>(file, "clusters", file.Clusters, file.Cluster is { } name ? [name] : [],
            Glob.Matches))
            yield return ruling;
        foreach (var ruling in Lists(file, "kinds", file.Kinds, subject.Kinds, (pattern, kind) =>
            Glob.Matches(pattern, kind.Name) || Glob.Matches(pattern, kind.Resource)))
            yield return ruling;
    }

    public static string Word(Risk risk) => risk.ToString().ToLowerInvariant();

    private static IEnumerable<Ruling> Lists<T>(
        PolicyFile file, string key, AllowDeny? lists, IEnumerable<T> items, Func<string, T, bool> matches)
    {
        if (lists is null)
            yield break;
        var refused = false;
        foreach (var item in items.Distinct())
            if (lists.Deny?.FirstOrDefault(p => matches(p, item)) is { } denied)
            {
                refused = true;
                yield return new Ruling($"{key}.deny", file.Line($"{key}.deny"), Ruling.Effect.Refuses,
                    $"{item} is denied ({denied})", Hint);
            }
            else if (lists.Allow is { } allow && !allow.Any(p => matches(p, item)))
            {
                refused = true;
                yield return new Ruling($"{key}.allow", file.Line($"{key}.allow"), Ruling.Effect.Refuses,
                    $"{item} is not among what is allowed ({string.Join(", ", allow)})", Hint);
            }
        if (!refused)
            yield return new Ruling(key, file.Line(key), Ruling.Effect.Holds,
                items.Any() ? $"{string.Join(", ", items.Distinct())} may be" : "it is about none");
    }

    private const string Hint = "the policy file decides that: ask whoever keeps it";
}
