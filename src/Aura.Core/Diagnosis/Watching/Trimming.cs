using System.Text.Json.Nodes;
using Aura.Diagnosis.Logs;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Watching;

/// <summary>What of an object is held while its cluster is watched: all that detectors read, and little more.</summary>
internal static class Trimming
{
    private const int LongestValue = 16 * 1024;

    // Who wrote which field tells something of what people write; of these only controllers and kubelets do.
    private static readonly HashSet<Kind> s_managed =
    [
        Kind.Pod, Kind.ReplicaSet, Kind.EndpointSlice, Kind.CoreEvent, Kind.ControllerRevision, Kind.Node, Kind.Job,
    ];

    public static KubeObject Of(KubeObject o)
    {
        if (o.Kind == Kind.ConfigMap)
            return o.Ref == Dependency.DnsConfig ? o : Shortened(o).Pack();
        if (!s_managed.Contains(o.Kind) || o.At("metadata.managedFields") is null)
            return o;
        var json = o.ToJson();
        (json["metadata"] as JsonObject)?.Remove("managedFields");
        var trimmed = new KubeObject(o.Kind, json);
        return o.Kind == Kind.CoreEvent ? trimmed.Pack() : trimmed;
    }

    /// <summary>A Secret without its values, but for a certificate, which is public.</summary>
    public static KubeObject WithoutValues(KubeObject secret)
    {
        var json = secret.ToJson();
        if (json["data"] is JsonObject data)
            foreach (var key in data.Select(p => p.Key).Where(k => k != "tls.crt").ToList())
                data[key] = "";
        json.Remove("stringData");
        (json["metadata"]?["annotations"] as JsonObject)?.Remove("kubectl.kubernetes.io/last-applied-configuration");
        return new KubeObject(secret.Kind, json);
    }

    /// <summary>Nothing but the kubelet's sign of life has changed, which it gives every few minutes.</summary>
    public static bool IsHeartbeat(KubeObject before, KubeObject now) =>
        now.Kind == Kind.Node && JsonNode.DeepEquals(Still(before), Still(now));

    private static JsonObject Still(KubeObject node)
    {
        var json = node.ToJson();
        (json["metadata"] as JsonObject)?.Remove("resourceVersion");
        foreach (var condition in (json["status"]?["conditions"]).Objects())
            condition.Remove("lastHeartbeatTime");
        return json;
    }

    private static KubeObject Shortened(KubeObject map)
    {
        var json = map.ToJson();
        foreach (var field in new[] { "data", "binaryData" })
            if (json[field] is JsonObject values)
                foreach (var (key, value) in values.ToList())
                    if (value is JsonValue v && v.TryGetValue(out string? text) && text.Length > LongestValue)
                        values[key] = field == "data" ? text[..LongestValue] : "";
        return new KubeObject(map.Kind, json);
    }
}
