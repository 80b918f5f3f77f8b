namespace Aura.Mcp.Options;

/// <summary>What a pod knows of the service account that it runs as.</summary>
internal static class ServiceAccount
{
    /// <summary>Where the kubelet mounts it ("Accessing the Kubernetes API from a Pod").</summary>
    private const string File = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    /// <summary>The pod's namespace; null outside a cluster.</summary>
    public static string? Namespace => System.IO.File.Exists(File)
        && System.IO.File.ReadAllText(File).Trim() is { Length: > 0 } ns ? ns : null;
}
