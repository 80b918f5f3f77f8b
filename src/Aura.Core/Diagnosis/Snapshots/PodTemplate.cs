using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Snapshots;

/// <summary>A workload's pod template, or a pod seen as one: metadata and spec. For reading only.</summary>
public sealed record PodTemplate(JsonObject Json)
{
    public JsonObject Spec => Json["spec"] as JsonObject ?? [];

    public IReadOnlyDictionary<string, string> Labels =>
        (Json["metadata"]?["labels"] as JsonObject)?.ToDictionary(p => p.Key, p => $"{p.Value}") ?? [];

    /// <summary>Init and ordinary containers.</summary>
    public IEnumerable<JsonObject> Containers =>
        Spec["initContainers"].Objects().Concat(Spec["containers"].Objects());

    public JsonObject? Container(string name) => Containers.FirstOrDefault(c => (string?)c["name"] == name);
}
