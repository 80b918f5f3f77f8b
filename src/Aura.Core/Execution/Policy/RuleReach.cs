namespace Aura.Execution.Policy;

/// <summary>Which places a rule is about. What is not known counts against whoever wants something.</summary>
internal static class RuleReach
{
    /// <summary>
    /// For rules that permit: null where the rule covers every place of the subject, else why it does not.
    /// </summary>
    public static string? Uncovered(this PolicyRule rule, PolicySubject subject)
    {
        if (rule.Clusters is { } clusters && (subject.Cluster is null || !Glob.Any(clusters, subject.Cluster)))
            return $"it is for clusters {Text(clusters)}, not {subject.Cluster ?? "one that is not known"}";
        if (rule is { Namespaces: null, Environments: null })
            return null;
        if (subject.Places is not { } places)
            return "what it will write to is not known yet";
        if (places.Count == 0)
            return "it is for namespaces, and nothing is written to one";
        return places.Select(p => Uncovered(rule, p)).FirstOrDefault(why => why is not null);
    }

    /// <summary>Why some of it is outside the namespaces (globs; null: all); null where all of it is inside.</summary>
    public static string? Outside(this PolicySubject subject, IReadOnlyList<string>? namespaces) =>
        new ApproverRule { Principals = [], Namespaces = namespaces }.Uncovered(subject);

    /// <summary>For rules that restrict: the rule is about at least one place of the subject.</summary>
    public static bool Concerns(this PolicyRule rule, PolicySubject subject) =>
        (rule.Clusters is null || subject.Cluster is null || Glob.Any(rule.Clusters, subject.Cluster))
        && (rule is { Namespaces: null, Environments: null }
            || subject.Places is null
            || subject.Places.Any(p => p.Namespace is { } ns
                && (rule.Namespaces is null || Glob.Any(rule.Namespaces, ns))
                && (rule.Environments is null || !p.Known
                    || (p.Environment is { } environment && Glob.Any(rule.Environments, environment)))));

    private static string? Uncovered(PolicyRule rule, Place place) =>
        place.Namespace is not { } ns ? "it is for namespaces, and the object has none"
        : rule.Namespaces is { } names && !Glob.Any(names, ns) ? $"it is for namespaces {Text(names)}, not {ns}"
        : rule.Environments is not { } environments ? null
        : !place.Known ? $"the environment of namespace {ns} cannot be read (grant get on namespaces)"
        : place.Environment is not { } environment ? $"namespace {ns} has no environment label"
        : Glob.Any(environments, environment) ? null
        : $"it is for environment {Text(environments)}, namespace {ns} is {environment}";

    private static string Text(IEnumerable<string> names) => string.Join(", ", names);
}
