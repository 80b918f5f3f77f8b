namespace Aura.Actions;

/// <summary>
/// What may be asked of the API: <c>apps/deployments: get, patch</c>, <c>pods/eviction: create</c>,
/// <c>apps/deployments/scale: get, patch</c>. Group "" is core.
/// </summary>
public sealed record Rbac(string Group, string Resource, string? Subresource, IReadOnlyList<string> Verbs)
{
    private static readonly string[] ShortGroups = ["apps", "batch", "autoscaling", "policy", "extensions"];

    /// <exception cref="FormatException">Not of the form above.</exception>
    public static Rbac Parse(string text)
    {
        var (what, verbs) = text.Split(':', StringSplitOptions.TrimEntries) is [var w, var v] ? (w, v)
            : throw new FormatException($"'{text}': expected 'group/resource: verb, verb'");
        var list = verbs.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (list.Length == 0)
            throw new FormatException($"'{text}': no verb");
        return what.Split('/') switch
        {
            [var resource] => new Rbac("", resource, null, list),
            [var group, var resource] when IsGroup(group) => new Rbac(group, resource, null, list),
            [var resource, var sub] => new Rbac("", resource, sub, list),
            [var group, var resource, var sub] => new Rbac(group, resource, sub, list),
            _ => throw new FormatException($"'{text}': too many parts"),
        };
    }

    public bool Allows(string verb, string group, string resource, string? subresource) =>
        group == Group && resource == Resource && subresource == Subresource && Verbs.Contains(verb);

    public bool Equals(Rbac? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() =>
        $"{(Group.Length == 0 ? "" : Group + "/")}{Resource}{(Subresource is null ? "" : "/" + Subresource)}: "
        + string.Join(", ", Verbs);

    // A group is either one of the few short ones or a domain name; no resource has a dot in it.
    private static bool IsGroup(string text) => text.Contains('.') || ShortGroups.Contains(text);
}
