using System.Security.Cryptography;
using System.Text;
using Aura.Kubernetes;
using Aura.Mcp.Options;

namespace Aura.Mcp.Serving.Fleet;

/// <summary>
/// Reads the Secrets of a source. Whoever may write there decides what is connected to, and no more than that: names of
/// files and of programs are refused, and nothing that a Secret holds is shown.
/// </summary>
/// <param name="plugins">Programs that a Secret may name.</param>
internal sealed class SecretReader(SecretSource source, IReadOnlyList<string> plugins)
{
    /// <exception cref="KubeException">They cannot be listed.</exception>
    public async Task<(IReadOnlyList<SecretCluster> Clusters, IReadOnlyList<string> Faults)> ReadAsync(
        KubeClient client, CancellationToken cancel)
    {
        var options = source.Format == SecretFormat.Capi
            ? new ListOptions { Labels = CapiSecret.ClusterLabel, Fields = $"type={CapiSecret.Type}" }
            : new ListOptions { Labels = $"{ArgoCdSecret.Label}=cluster" };
        var found = await client.ListAsync(Kind.Secret, source.Namespace, options, cancel);
        var (clusters, faults) = (new List<SecretCluster>(), new List<string>());
        foreach (var secret in found.Items.Where(s => source.Format != SecretFormat.Capi || CapiSecret.IsKubeconfig(s)))
            try
            {
                clusters.Add(Read(secret));
            }
            catch (KubeConfigException e)
            {
                faults.Add($"not used: {e.Message}");
            }
        return ([.. clusters.OrderBy(c => c.Created).ThenBy(c => c.Secret, StringComparer.Ordinal)], faults);
    }

    private SecretCluster Read(KubeObject secret)
    {
        var where = $"Secret {secret.Namespace}/{secret.Name}";
        var (name, kubeconfig) = source.Format == SecretFormat.Capi
            ? CapiSecret.Read(secret, where, qualified: source.Namespace is null) : ArgoCdSecret.Read(secret, where);
        if (!ClusterText.IsName(name) || name.Contains('*') || name.Contains('?'))
            throw new KubeConfigException($"{where}: its cluster's name is no single word without * and ?");
        var config = KubeConfig.Parse(kubeconfig, where, plugins);
        // What is wrong shows here, and not only when it is used.
        var context = config.Contexts.FirstOrDefault(c => c.Name == config.CurrentContext)
            ?? throw new KubeConfigException($"{where}: it has no context that is its current-context");
        _ = (config.Cluster(context), config.User(context));
        return new SecretCluster(name, where,
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(kubeconfig))),
            secret.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue, config);
    }

    /// <summary>The value of a Secret's key; null where it has none.</summary>
    internal static string? Value(KubeObject secret, string key, string where)
    {
        if (!secret.Map("data").TryGetValue(key, out var data))
            return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException)
        {
            throw new KubeConfigException($"{where}: {key} is not base64");
        }
    }
}
