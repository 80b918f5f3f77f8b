using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security.Audit;

/// <summary>What the audit looks at. What Aura may not read is a gap, and told as one.</summary>
internal sealed class AuditReading
{
    public static readonly IReadOnlyList<Kind> Kinds =
    [
        Kind.ClusterRole, Kind.ClusterRoleBinding, Kind.Role, Kind.RoleBinding, Kind.Namespace, Kind.Pod, Kind.Service,
        Kind.Ingress, Kind.CoreEvent,
    ];

    private readonly Dictionary<Kind, IReadOnlyList<KubeObject>> _found = [];
    private readonly List<string> _gaps = [];

    public IReadOnlyList<string> Gaps => _gaps;

    public IReadOnlyList<KubeObject> this[Kind kind] => _found[kind];

    public static async Task<AuditReading> OfAsync(string? ns, ClusterView cluster)
    {
        var reading = new AuditReading();
        foreach (var kind in Kinds)
            try
            {
                var all = await cluster.ListAsync(kind, kind.Namespaced ? ns : null);
                reading._found[kind] =
                    [.. all.Where(o => kind != Kind.Namespace || ns is null || o.Name == ns)
                        .OrderBy(o => $"{o.Ref}", StringComparer.Ordinal)];
            }
            catch (KubeException e) when (e.Status is 403 or 404)
            {
                reading._found[kind] = [];
                reading._gaps.Add($"{kind.Plural}: Aura may not list them");
            }
        return reading;
    }
}
