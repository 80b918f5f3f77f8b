using Aura.Kubernetes;

namespace Aura.Mcp.Serving;

/// <summary>Where clusters come from: a kubeconfig, or an embedded simulation.</summary>
public interface IClusterSource : IDisposable
{
    string Default { get; }

    IReadOnlyList<string> Names { get; }

    /// <param name="actAs">Act as this user; null: as the server.</param>
    ClusterConnection Open(string name, Impersonation? actAs = null);
}
