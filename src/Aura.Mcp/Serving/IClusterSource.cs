namespace Aura.Mcp.Serving;

/// <summary>Where clusters come from: a kubeconfig, or an embedded simulation.</summary>
public interface IClusterSource : IDisposable
{
    string Default { get; }

    IReadOnlyList<string> Names { get; }

    ClusterConnection Open(string name);
}
