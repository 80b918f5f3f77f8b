using System.Text;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Behaviour;

namespace Aura.Simulator.Kubelet;

/// <summary>
/// A container's environment, from the ConfigMaps and Secrets as they are now. A reference that is not optional and
/// leads nowhere is an error in the kubelet's words: the container then waits with CreateContainerConfigError.
/// </summary>
internal static class ContainerConfig
{
    public static (Dictionary<string, string> Env, string? Error) Resolve(
        Store store, KubeObject pod, ContainerSpec spec)
    {
        var env = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in (spec.Json["envFrom"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var prefix = (string?)source["prefix"] ?? "";
            foreach (var (field, kind) in s_sources)
                if (source[$"{field}Ref"] is JsonObject reference)
                {
                    if (Find(store, pod, kind, reference) is { } item)
                        foreach (var (key, value) in Data(item))
                            env[prefix + key] = value;
                    else if (!IsOptional(reference))
                        return (env, NotFound(kind, reference));
                }
        }
        foreach (var variable in (spec.Json["env"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var (value, error) = Value(store, pod, variable);
            if (error is not null)
                return (env, error);
            if (value is not null)
                env[(string?)variable["name"] ?? ""] = value;
        }
        return (env, null);
    }

    private static readonly (string Field, Kind Kind)[] s_sources =
        [("configMap", Kind.ConfigMap), ("secret", Kind.Secret)];

    private static (string? Value, string? Error) Value(Store store, KubeObject pod, JsonObject variable)
    {
        if (variable["valueFrom"] is not JsonObject from)
            return ((string?)variable["value"] ?? "", null);
        foreach (var (field, kind) in s_sources)
        {
            if (from[$"{field}KeyRef"] is not JsonObject reference)
                continue;
            if (Find(store, pod, kind, reference) is not { } item)
                return (null, IsOptional(reference) ? null : NotFound(kind, reference));
            var key = (string?)reference["key"] ?? "";
            if (Data(item).TryGetValue(key, out var value))
                return (value, null);
            return (null, IsOptional(reference) ? null
                : $"couldn't find key {key} in {kind.Name} {pod.Namespace}/{item.Name}");
        }
        var path = (string?)from["fieldRef"]?["fieldPath"];
        return (path is null ? "" : pod.At(path)?.ToString() ?? "", null);
    }

    private static KubeObject? Find(Store store, KubeObject pod, Kind kind, JsonObject reference) =>
        store.Get(kind, pod.Namespace, (string?)reference["name"] ?? "");

    private static bool IsOptional(JsonObject reference) => (bool?)reference["optional"] == true;

    private static string NotFound(Kind kind, JsonObject reference) =>
        $"{kind.Name.ToLowerInvariant()} \"{(string?)reference["name"]}\" not found";

    private static Dictionary<string, string> Data(KubeObject item)
    {
        var data = new Dictionary<string, string>(item.Map("data"), StringComparer.Ordinal);
        if (item.Kind.Name != "Secret")
            return data;
        foreach (var (key, value) in data.ToList())
            if (Convert.TryFromBase64String(value, new byte[value.Length + 3], out _))
                data[key] = Encoding.UTF8.GetString(Convert.FromBase64String(value));
        return data;
    }
}
