using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Behaviour;

/// <summary>One container of a pod's spec.</summary>
internal sealed class ContainerSpec(JsonObject json)
{
    public JsonObject Json => json;
    public string Name { get; } = (string?)json["name"] ?? "";
    public string Image { get; } = (string?)json["image"] ?? "";
    public string Command { get; } = string.Join(' ', Words(json["command"]).Concat(Words(json["args"])));

    /// <summary>An init container that keeps running beside the others.</summary>
    public bool IsSidecar { get; } = (string?)json["restartPolicy"] == "Always";
    public string PullPolicy { get; } = (string?)json["imagePullPolicy"] ?? "IfNotPresent";

    public long? MemoryLimit { get; } = Bytes(json, "limits", "memory");
    public long? MemoryRequest { get; } = Bytes(json, "requests", "memory");
    public long? DiskLimit { get; } = Bytes(json, "limits", "ephemeral-storage");
    public long? DiskRequest { get; } = Bytes(json, "requests", "ephemeral-storage");

    private static long? Bytes(JsonObject json, string list, string resource) =>
        Quantity.From(json["resources"]?[list]?[resource])?.Units;

    private static IEnumerable<string> Words(JsonNode? list) =>
        (list as JsonArray)?.Select(w => (string?)w ?? "") ?? [];
}
