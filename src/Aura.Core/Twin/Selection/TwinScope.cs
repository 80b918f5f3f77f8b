using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Planning;

namespace Aura.Twin.Selection;

/// <summary>What a finding and the strategies against it touch: whose objects are all needed.</summary>
/// <param name="Namespaces">Those whose objects are in the twin as they are.</param>
/// <param name="LeftOut">Namespaces beyond what a twin takes.</param>
internal sealed record TwinScope(ImmutableSortedSet<string> Namespaces, ImmutableSortedSet<string> LeftOut)
{
    // A node's failure reaches into many; what is beyond is there as load.
    private const int MostNamespaces = 20;

    /// <summary>The namespaces that are named, before the cluster is looked at.</summary>
    public static ImmutableSortedSet<string> Named(Finding finding, IEnumerable<Strategy> strategies) =>
    [
        .. finding.Affected.Add(finding.Target).SelectMany(o => o.Kind == Kind.Namespace ? [o.Name]
            : o.Namespace is { } ns ? new[] { ns } : []),
        .. strategies.SelectMany(s => s.Steps).SelectMany(s => Texts(s.Args, "namespace")),
    ];

    public static TwinScope Of(Finding finding, IReadOnlyCollection<Strategy> strategies, Snapshot cluster)
    {
        var named = Named(finding, strategies);
        var beside = Nodes(finding, strategies).SelectMany(cluster.PodsOn).Select(p => p.Namespace).OfType<string>()
            .Distinct().Except(named).Order(StringComparer.Ordinal).ToList();
        // What belongs to no namespace may bear upon each.
        if (named.IsEmpty && beside.Count == 0)
            beside.AddRange(cluster.Of(Kind.Namespace).Select(n => n.Name));
        var room = Math.Max(0, MostNamespaces - named.Count);
        return new TwinScope(named.Union(beside.Take(room)), [.. beside.Skip(room)]);
    }

    /// <summary>Nodes whose pods may have to move.</summary>
    private static IEnumerable<string> Nodes(Finding finding, IEnumerable<Strategy> strategies) =>
        finding.Affected.Add(finding.Target).Where(o => o.Kind == Kind.Node).Select(o => o.Name)
            .Concat(strategies.SelectMany(s => s.Steps).SelectMany(s => Texts(s.Args, "node")
                .Concat(s.Action.StartsWith("node.", StringComparison.Ordinal) ? Texts(s.Args, "name") : [])))
            .Distinct();

    private static IEnumerable<string> Texts(JsonNode? args, string member) => args switch
    {
        JsonObject o => o.SelectMany(p => p.Key == member && p.Value is JsonValue v
            && v.TryGetValue(out string? text) ? [text] : Texts(p.Value, member)),
        JsonArray a => a.SelectMany(item => Texts(item, member)),
        _ => [],
    };
}
