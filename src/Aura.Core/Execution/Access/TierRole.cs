using System.Text;
using Aura.Actions;

namespace Aura.Execution.Access;

/// <summary>
/// The ClusterRole that Aura needs where it may run actions up to a risk: what it always reads, what planning reads,
/// and all that these actions declare.
/// </summary>
public sealed class TierRole
{
    private const int NamedActions = 4;
    private readonly IReadOnlyList<RemediationAction> _mayRun;

    /// <param name="most">Null: nothing is written.</param>
    public TierRole(ActionCatalog catalog, Risk? most)
    {
        Tier = most is null ? "read-only" : $"{most}".ToLowerInvariant();
        _mayRun = [.. catalog.All.Where(a => a.Spec.Risk <= most)];
        Rules = DeclaredAccess.Merge(DeclaredAccess.Always.Concat(DeclaredAccess.Reading(catalog.All))
            .Concat(_mayRun.SelectMany(a => a.Spec.Rbac).Select(Rbac.Parse)));
    }

    /// <summary>read-only, and one for each risk that an action of the catalogue has.</summary>
    public static IReadOnlyList<TierRole> All(ActionCatalog catalog) =>
        [.. catalog.All.Select(a => (Risk?)a.Spec.Risk).Distinct().Order().Prepend(null)
            .Select(risk => new TierRole(catalog, risk))];

    /// <summary><c>read-only</c>, <c>low</c>, …</summary>
    public string Tier { get; }

    public IReadOnlyList<Rbac> Rules { get; }

    /// <summary>As a manifest; what writes stands apart, with the actions that need it.</summary>
    public string Manifest()
    {
        var text = new StringBuilder($$"""
            # Generated from what actions, checks, witnesses and diagnosis declare; see README.md. Do not edit.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: aura-{{Tier}}
              labels: {app.kubernetes.io/name: aura}
            rules:
              # Reading: diagnosis, plans, checks before a write, who could suffer from it.

            """.ReplaceLineEndings("\n"));
        foreach (var alike in Reading().GroupBy(r => (r.Group, Verbs: string.Join(", ", r.Verbs))))
            Write(text, alike.Key.Group, alike.Select(Path), alike.Key.Verbs);
        foreach (var rule in Writing())
        {
            text.Append($"  # {For(rule)}\n");
            Write(text, rule.Group, [Path(rule)], string.Join(", ", rule.Verbs));
        }
        return text.ToString();
    }

    private IEnumerable<Rbac> Reading() => Only(IsReading);

    private IEnumerable<Rbac> Writing() => Only((rule, verb) => !IsReading(rule, verb));

    private IEnumerable<Rbac> Only(Func<Rbac, string, bool> counts) => Rules
        .Select(r => r with { Verbs = [.. r.Verbs.Where(v => counts(r, v))] }).Where(r => r.Verbs.Count > 0);

    // Reading an exec or a proxy subresource is more than reading.
    private static bool IsReading(Rbac rule, string verb) =>
        DeclaredAccess.Reads(verb) && (rule.Subresource is null or "log" or "status" or "scale");

    private string For(Rbac rule)
    {
        var names = _mayRun.Where(a => a.Spec.Rbac.Select(Rbac.Parse).Any(r => Path(r) == Path(rule)
            && r.Group == rule.Group && r.Verbs.Intersect(rule.Verbs).Any())).Select(a => a.Spec.Name).ToList();
        return names.Count switch
        {
            0 => "what is asked before a write: may Aura do all of it?",
            <= NamedActions => string.Join(", ", names),
            _ => $"{string.Join(", ", names.Take(NamedActions - 1))} and {names.Count - NamedActions + 1} more actions",
        };
    }

    private static string Path(Rbac rule) =>
        rule.Subresource is { } sub ? $"{rule.Resource}/{sub}" : rule.Resource;

    private static void Write(StringBuilder text, string group, IEnumerable<string> resources, string verbs)
    {
        text.Append($"  - apiGroups: [{(group.Length == 0 ? "\"\"" : group)}]\n    resources:\n");
        foreach (var resource in resources)
            text.Append($"      - {resource}\n");
        text.Append($"    verbs: [{verbs}]\n");
    }
}
