namespace Aura.Mcp.Options;

/// <summary>Who writes Secrets that say how clusters are reached.</summary>
public enum SecretFormat
{
    /// <summary>Cluster API: a kubeconfig for each cluster that it has made.</summary>
    Capi,

    /// <summary>Argo CD: one for each cluster that it deploys to.</summary>
    ArgoCd,
}
