namespace Aura.Kubernetes;

/// <summary>
/// The kinds that a cluster serves, in the server's order: core first, then the groups by priority, each with its
/// preferred version first.
/// </summary>
public sealed class ApiCatalog(IReadOnlyList<ApiResource> resources, IReadOnlyList<string> unavailable)
{
    public IReadOnlyList<ApiResource> Resources { get; } = resources;

    /// <summary>Group versions that are registered and did not answer, such as "metrics.k8s.io/v1beta1".</summary>
    public IReadOnlyList<string> Unavailable { get; } = unavailable;

    /// <param name="name">
    /// In any case: a kind, plural, singular or short name, alone or with its group (<c>deployments.apps</c>,
    /// <c>deployments.v1.apps</c>), or <c>apps/v1/Deployment</c>.
    /// </param>
    /// <returns>Null where the cluster serves no such kind; of several the first in the server's order.</returns>
    public Kind? Find(string name) => FindResource(name)?.Kind;

    /// <inheritdoc cref="Find"/>
    public ApiResource? FindResource(string name)
    {
        name = name.Trim();
        var slash = name.LastIndexOf('/');
        if (slash >= 0)
            return Resources.FirstOrDefault(
                r => Same(r.Kind.ApiVersion, name[..slash]) && Named(r, name[(slash + 1)..]));
        var dot = name.IndexOf('.');
        if (dot < 0)
            return Resources.FirstOrDefault(r => Named(r, name)) ?? Resources.FirstOrDefault(r => Short(r, name));
        var (plain, group) = (name[..dot], name[(dot + 1)..]);
        return Resources.FirstOrDefault(r => (Named(r, plain) || Short(r, plain))
            && (Same(r.Kind.Group, group) || Same($"{r.Kind.Version}.{r.Kind.Group}".TrimEnd('.'), group)));
    }

    /// <exception cref="KubeException">UnknownKind; the message lists names that come near.</exception>
    public Kind Get(string name)
    {
        if (Find(name) is { } kind)
            return kind;
        var near = Near(name);
        var missing = Unavailable.Count == 0 ? "" : $"; not answering now: {string.Join(", ", Unavailable)}";
        throw new KubeException("UnknownKind", near.Count == 0
            ? $"this cluster serves no kind '{name}'; see its kinds with kubectl api-resources{missing}"
            : $"this cluster serves no kind '{name}'; did you mean {string.Join(", ", near)}?{missing}");
    }

    /// <summary>Up to five kinds ("Deployment (apps/v1)") with names that come near, nearest first.</summary>
    public IReadOnlyList<string> Near(string name)
    {
        var wanted = name[(name.LastIndexOf('/') + 1)..].Split('.')[0].ToLowerInvariant();
        var limit = Math.Max(1, wanted.Length / 3);
        return [.. Resources
            .Select(r => (Resource: r, Distance: Names(r).Min(n => Distance(n.ToLowerInvariant(), wanted))))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance)
            .Select(c => $"{c.Resource.Kind.Name} ({c.Resource.Kind.ApiVersion})")
            .Distinct().Take(5)];
    }

    private static string[] Names(ApiResource r) => [r.Kind.Name, r.Kind.Plural, .. r.ShortNames];

    private static bool Named(ApiResource r, string name) =>
        Same(r.Kind.Name, name) || Same(r.Kind.Plural, name) || Same(r.Singular, name);

    private static bool Short(ApiResource r, string name) => r.ShortNames.Any(s => Same(s, name));

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    /// <summary>How many letters must be changed, added or removed to make one of the other.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
