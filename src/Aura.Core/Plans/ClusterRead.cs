using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>
/// One read: the verb of RBAC, and what it was about. A dry run of a creation is "create"; what is read in Aura's own
/// journal is <see cref="Past"/>, in usage histories <see cref="Usage"/>; neither needs a permission.
/// </summary>
public sealed record ClusterRead(string Verb, Kind Kind, string? Namespace, string? Name)
{
    public const string Past = "past";
    public const string Usage = "usage";

    /// <summary>The API server was asked, so that RBAC decides.</summary>
    public bool AsksTheApi => Verb is not (Past or Usage);
}
