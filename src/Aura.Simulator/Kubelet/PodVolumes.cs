using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Kubelet;

/// <summary>Can the pod's volumes be set up? Names the first that cannot, in the kubelet's words.</summary>
internal static class PodVolumes
{
    /// <summary>The message of the FailedMount event; null where all is well.</summary>
    public static string? Problem(Store store, KubeObject pod)
    {
        foreach (var volume in pod.List("spec.volumes"))
        {
            var error = Source(store, pod, volume);
            foreach (var source in (volume["projected"]?["sources"] as JsonArray ?? []).OfType<JsonObject>())
                error ??= Source(store, pod, source, projected: true);
            if (error is not null)
                return $"MountVolume.SetUp failed for volume \"{(string?)volume["name"]}\" : {error}";
        }
        return null;
    }

    private static string? Source(Store store, KubeObject pod, JsonObject volume, bool projected = false)
    {
        if (volume["configMap"] is JsonObject configMap)
            return Keys(store, pod, Kind.ConfigMap, configMap, (string?)configMap["name"], "config");
        if (volume["secret"] is JsonObject secret)
            return Keys(store, pod, Kind.Secret, secret, (string?)secret[projected ? "name" : "secretName"], "secret");
        return null;
    }

    private static string? Keys(Store store, KubeObject pod, Kind kind, JsonObject source, string? name, string word)
    {
        if ((bool?)source["optional"] == true)
            return null;
        if (store.Get(kind, pod.Namespace, name ?? "") is not { } item)
            return $"{kind.Name.ToLowerInvariant()} \"{name}\" not found";
        var data = item.At("data") as JsonObject;
        var binary = item.At("binaryData") as JsonObject;
        foreach (var entry in (source["items"] as JsonArray ?? []).OfType<JsonObject>())
            if ((string?)entry["key"] is { } key && data?.ContainsKey(key) != true && binary?.ContainsKey(key) != true)
                return $"{(word == "config" ? "configmap " : "")}references non-existent {word} key: {key}";
        return null;
    }
}
