using Aura.Kubernetes;

namespace Aura.Mcp.Serving.Fleet;

/// <summary>
/// Cluster API's kubeconfig Secret: of its type, labelled with the cluster's name, called NAME-kubeconfig, the
/// kubeconfig under <c>value</c>. See https://cluster-api.sigs.k8s.io, "Kubeconfig management".
/// </summary>
internal static class CapiSecret
{
    public const string Type = "cluster.x-k8s.io/secret";
    public const string ClusterLabel = "cluster.x-k8s.io/cluster-name";

    /// <summary>Beside it there are the cluster's authorities and keys, of the same type.</summary>
    public static bool IsKubeconfig(KubeObject secret) => secret.Text("type") == Type
        && secret.Label(ClusterLabel) is { Length: > 0 } cluster && secret.Name == $"{cluster}-kubeconfig";

    /// <param name="qualified">Clusters of several namespaces may have one name.</param>
    public static (string Name, string Kubeconfig) Read(KubeObject secret, string where, bool qualified)
    {
        var cluster = secret.Label(ClusterLabel)!;
        return (qualified ? $"{secret.Namespace}/{cluster}" : cluster,
            SecretReader.Value(secret, "value", where)
                ?? throw new KubeConfigException($"{where}: the key value is missing, which holds the kubeconfig"));
    }
}
