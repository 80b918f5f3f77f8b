using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Snapshots;

/// <summary>A place in a pod template that needs a ConfigMap or Secret, or one key of it.</summary>
/// <param name="Container">The container that asks; null for a volume.</param>
/// <param name="Path">From the template's root.</param>
public sealed record ConfigReference(Kind Kind, string Name, string? Key, string? Container, string Path)
{
    /// <summary>All that are not marked optional.</summary>
    public static IEnumerable<ConfigReference> Of(PodTemplate template) =>
        template.Containers.SelectMany(OfContainer).Concat(template.Spec["volumes"].Objects().SelectMany(OfVolume));

    private static IEnumerable<ConfigReference> OfContainer(JsonObject container)
    {
        var name = (string?)container["name"] ?? "";
        foreach (var env in container["env"].Objects())
        {
            var at = $"spec.containers[name={name}].env[name={env["name"]}].valueFrom";
            if (Made(Kind.ConfigMap, env["valueFrom"]?["configMapKeyRef"], "name", name,
                $"{at}.configMapKeyRef") is { } c)
                yield return c;
            if (Made(Kind.Secret, env["valueFrom"]?["secretKeyRef"], "name", name, $"{at}.secretKeyRef") is { } s)
                yield return s;
        }
        foreach (var (source, i) in container["envFrom"].Objects().Select((s, i) => (s, i)))
        {
            var at = $"spec.containers[name={name}].envFrom[{i}]";
            if (Made(Kind.ConfigMap, source["configMapRef"], "name", name, $"{at}.configMapRef") is { } c)
                yield return c;
            if (Made(Kind.Secret, source["secretRef"], "name", name, $"{at}.secretRef") is { } s)
                yield return s;
        }
    }

    private static IEnumerable<ConfigReference> OfVolume(JsonObject volume)
    {
        var at = $"spec.volumes[name={volume["name"]}]";
        var sources = (volume["projected"]?["sources"]).Objects().Select((s, i) => (s, $"{at}.projected.sources[{i}]"))
            .Append((volume, at));
        foreach (var (source, path) in sources)
        {
            var places = new[]
            {
                (Kind.ConfigMap, source["configMap"], "name", "configMap"),
                (Kind.Secret, source["secret"],
                    source["secret"]?["secretName"] is null ? "name" : "secretName", "secret"),
            };
            foreach (var (kind, node, nameKey, field) in places)
            {
                if (Made(kind, node, nameKey, null, $"{path}.{field}") is not { } whole)
                    continue;
                yield return whole;
                foreach (var item in node!["items"].Objects())
                    yield return whole with { Key = (string?)item["key"], Path = $"{whole.Path}.items" };
            }
        }
    }

    private static ConfigReference? Made(Kind kind, JsonNode? node, string nameKey, string? container, string path) =>
        node is JsonObject o && (bool?)o["optional"] != true && (string?)o[nameKey] is { } name
            ? new ConfigReference(kind, name, (string?)o["key"], container, path)
            : null;
}
