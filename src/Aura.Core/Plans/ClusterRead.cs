using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>
/// One read: the verb of RBAC, and what it was about. A dry run of a creation is "create"; what is read in Aura's own
/// journal is <see cref="Past"/>, which needs no permission.
/// </summary>
public sealed record ClusterRead(string Verb, Kind Kind, string? Namespace, string? Name)
{
    public const string Past = "past";
}
