using Aura.Diagnosis.Snapshots;

namespace Aura.Learning;

/// <summary>
/// production, staging, development, system or other, as the words in a namespace's name tell, or else in the
/// cluster's.
/// </summary>
public static class EnvironmentName
{
    private static readonly (string Name, string[] Words)[] Known =
    [
        ("staging", ["staging", "stage", "stg", "preprod", "uat", "qa"]),
        ("development", ["development", "develop", "dev", "test", "sandbox", "playground", "minikube", "kind"]),
        ("production", ["production", "prod", "prd", "live"]),
    ];

    public static string Of(string cluster, string? ns) =>
        SystemNamespaces.Contains(ns) ? "system" : In(ns) ?? In(cluster) ?? "other";

    private static string? In(string? name)
    {
        var words = (name ?? "").ToLowerInvariant().Split('-', '_', '.', '/', ':', '@');
        return Known.FirstOrDefault(k => k.Words.Intersect(words).Any()).Name;
    }
}
