using System.Text.Json.Nodes;
using Aura.Simulator.Admission;
using Aura.Simulator.Api;

namespace Aura.Simulator.Authorization;

/// <summary>One rule of a Role or ClusterRole: verbs on resources (or non-resource URLs).</summary>
public sealed record RbacRule(
    IReadOnlyList<string> Verbs, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources,
    IReadOnlyList<string> Names, IReadOnlyList<string> Urls)
{
    public const string Group = "rbac.authorization.k8s.io";

    public static IEnumerable<RbacRule> All(JsonObject? role) => role.Items("rules").Select(r => new RbacRule(
        [.. r.Texts("verbs")], [.. r.Texts("apiGroups")], [.. r.Texts("resources")], [.. r.Texts("resourceNames")],
        [.. r.Texts("nonResourceURLs")]));

    public bool Allows(AccessAttributes asked)
    {
        if (!Has(Verbs, asked.Verb))
            return false;
        if (asked.Path is { } path)
            return Urls.Any(u => u == "*" || u == path
                || (u.EndsWith('*') && path.StartsWith(u[..^1], StringComparison.Ordinal)));
        return Has(Groups, asked.Group) && AllowsResource(asked.Resource, asked.Subresource)
            && (Names.Count == 0 || Names.Contains(asked.Name));
    }

    /// <summary>Is every single permission of the other rule one of this?</summary>
    public bool Covers(RbacRule other) =>
        other.Verbs.All(v => Has(Verbs, v))
        && other.Groups.All(g => Has(Groups, g))
        && other.Resources.All(r =>
            r.Split('/', 2) is [var of, var part] ? AllowsResource(of, part) : AllowsResource(r, ""))
        && (Names.Count == 0 || other.Names.Count > 0 && other.Names.All(n => Names.Contains(n)))
        && other.Urls.All(u => Urls.Any(m => m == "*" || m == u
            || (m.EndsWith('*') && u.StartsWith(m[..^1], StringComparison.Ordinal))));

    /// <summary>The same as rules of one verb on one resource each.</summary>
    public IEnumerable<RbacRule> Split()
    {
        foreach (var verb in Verbs)
        {
            foreach (var group in Groups)
                foreach (var resource in Resources)
                    if (Names.Count == 0)
                        yield return new RbacRule([verb], [group], [resource], [], []);
                    else
                        foreach (var name in Names)
                            yield return new RbacRule([verb], [group], [resource], [name], []);
            foreach (var url in Urls)
                yield return new RbacRule([verb], [], [], [], [url]);
        }
    }

    /// <summary>Joins the verbs of rules on the same resource.</summary>
    public static IEnumerable<RbacRule> Compact(IEnumerable<RbacRule> rules) => rules
        .GroupBy(r => string.Join(' ', r.Groups.Concat(r.Resources).Concat(r.Names).Concat(r.Urls)))
        .Select(g => g.First() with { Verbs = [.. g.SelectMany(r => r.Verbs).Distinct()] });

    public override string ToString()
    {
        var parts = new List<string>();
        void Add(string name, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
                parts.Add($"{name}:[{string.Join(", ", values.Select(v => $"\"{v}\""))}]");
        }
        Add("APIGroups", Groups);
        Add("Resources", Resources);
        Add("ResourceNames", Names);
        Add("NonResourceURLs", Urls);
        Add("Verbs", Verbs);
        return $"{{{string.Join(", ", parts)}}}";
    }

    private bool AllowsResource(string resource, string subresource)
    {
        var full = subresource.Length == 0 ? resource : $"{resource}/{subresource}";
        return Resources.Any(r => r == "*" || r == full || (subresource.Length > 0 && r == $"*/{subresource}"));
    }

    private static bool Has(IReadOnlyList<string> list, string value) => list.Contains("*") || list.Contains(value);
}
