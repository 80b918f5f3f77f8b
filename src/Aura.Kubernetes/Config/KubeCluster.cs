namespace Aura.Kubernetes;

/// <summary>How a cluster is reached.</summary>
public sealed record KubeCluster
{
    public required Uri Server { get; init; }

    /// <summary>PEM, one or more certificates; null trusts what the system trusts.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>The name that the server's certificate must bear, where it is not the address's host.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Accepts any server certificate.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    public Uri? Proxy { get; init; }
}
