using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>Which key of a ConfigMap or Secret a path in a container is.</summary>
internal static class MountedFile
{
    /// <returns>Null where nothing of the sort is mounted there.</returns>
    public static (Kind Kind, string Source, string Key)? Of(string path, PodContainer container)
    {
        foreach (var mount in container.Spec["volumeMounts"].Objects()
                     .Where(m => path.StartsWith($"{m["mountPath"]}".TrimEnd('/') + "/", StringComparison.Ordinal)
                         || path == $"{m["mountPath"]}")
                     .OrderByDescending(m => $"{m["mountPath"]}".Length))
        {
            if (container.Pod.List("spec.volumes").FirstOrDefault(v => $"{v["name"]}" == $"{mount["name"]}")
                is not { } volume)
                continue;
            var rest = path[$"{mount["mountPath"]}".TrimEnd('/').Length..].TrimStart('/');
            var file = (string?)mount["subPath"] ?? rest;
            if (volume["configMap"] is { } map)
                return (Kind.ConfigMap, $"{map["name"]}", Key(map["items"], file));
            if (volume["secret"] is { } secret)
                return (Kind.Secret, $"{secret["secretName"]}", Key(secret["items"], file));
        }
        return null;
    }

    private static string Key(System.Text.Json.Nodes.JsonNode? items, string file) =>
        items.Objects().Where(i => $"{i["path"]}" == file).Select(i => $"{i["key"]}").FirstOrDefault() ?? file;
}
