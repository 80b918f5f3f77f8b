using Aura.Kubernetes;

namespace Aura.Mcp.Serving;

/// <summary>Where clusters come from: a kubeconfig, or an embedded simulation.</summary>
public interface IClusterSource : IDisposable
{
    string Default { get; }

    IReadOnlyList<string> Names { get; }

    /// <summary>What stands in the way of further clusters, one sentence each.</summary>
    IReadOnlyList<string> Faults => [];

    /// <summary>
    /// Looks what clusters there are now, where that changes. Never fails: <see cref="Faults"/> tells.
    /// </summary>
    Task RefreshAsync(CancellationToken cancel = default) => Task.CompletedTask;

    /// <param name="actAs">Act as this user; null: as the server.</param>
    ClusterConnection Open(string name, Impersonation? actAs = null);
}
