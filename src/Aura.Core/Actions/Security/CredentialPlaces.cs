using System.Text;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>
/// Where a credential stands: the Secrets that hold just it, and what holds it as part of something else, which no new
/// value can be put into without knowing the rest.
/// </summary>
/// <param name="Exact">Secrets with the keys that hold it.</param>
/// <param name="Inside">Other places, in words.</param>
internal sealed record CredentialPlaces(
    IReadOnlyList<(KubeObject Secret, IReadOnlyList<string> Keys)> Exact, IReadOnlyList<string> Inside)
{
    public static IReadOnlyList<string> Rbac { get; } =
    [
        "secrets: list", "configmaps: list", "apps/deployments: list", "apps/statefulsets: list",
        "apps/daemonsets: list",
    ];

    /// <param name="credential">As <c>data</c> of a Secret holds it.</param>
    /// <param name="except">Objects that are left alone, as namespace/name.</param>
    public static async Task<CredentialPlaces> FindAsync(string credential, IEnumerable<string> namespaces,
        IReadOnlyCollection<string> except, ClusterView cluster)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(credential)).TrimEnd('\r', '\n');
        var exact = new List<(KubeObject, IReadOnlyList<string>)>();
        var inside = new List<string>();
        foreach (var ns in namespaces)
        {
            foreach (var secret in Kept(await cluster.ListAsync(Kind.Secret, ns), except))
            {
                var data = secret.Map("data");
                var keys = data.Where(p => p.Value == credential).Select(p => p.Key)
                    .Order(StringComparer.Ordinal).ToList();
                if (keys.Count > 0)
                    exact.Add((secret, keys));
                inside.AddRange(data.Where(p => p.Value != credential && Decoded(p.Value).Contains(text, Same))
                    .Select(p => $"{ClusterText.Name(p.Key)} of {secret.Ref}"));
            }
            foreach (var map in Kept(await cluster.ListAsync(Kind.ConfigMap, ns), except))
                inside.AddRange(map.Map("data").Where(p => p.Value.Contains(text, Same))
                    .Select(p => $"{ClusterText.Name(p.Key)} of {map.Ref}"));
            foreach (var kind in (Kind[])[Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet])
                foreach (var workload in Kept(await cluster.ListAsync(kind, ns), except))
                    inside.AddRange(ContainerChoice.All(workload).SelectMany(c => Variables(c.Container))
                        .Where(v => $"{v["value"]}".Contains(text, Same))
                        .Select(v => $"variable {ClusterText.Name($"{v["name"]}")} of {workload.Ref}"));
        }
        return new CredentialPlaces(exact, inside);
    }

    private const StringComparison Same = StringComparison.Ordinal;

    private static IEnumerable<KubeObject> Kept(IEnumerable<KubeObject> all, IReadOnlyCollection<string> except) =>
        all.Where(o => !except.Contains($"{o.Namespace}/{o.Name}")).OrderBy(o => o.Name, StringComparer.Ordinal);

    private static IEnumerable<JsonObject> Variables(JsonObject container) =>
        container["env"].Objects();

    private static string Decoded(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }
}
