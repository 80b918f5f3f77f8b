using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;

namespace Aura.Execution.Checks;

/// <summary>What the namespace's LimitRanges fill into a pod's containers when it is admitted.</summary>
internal static class LimitDefaults
{
    public static JsonObject Fill(JsonObject podSpec, IReadOnlyList<KubeObject> ranges)
    {
        var filled = (JsonObject)podSpec.DeepClone();
        foreach (var limit in ranges.SelectMany(r => r.List("spec.limits"))
            .Where(l => (string?)l["type"] == "Container"))
            foreach (var container in PodResources.Containers(filled)
                .Concat(PodResources.Containers(filled, "initContainers")))
            {
                // A missing request becomes the container's own limit before any default is looked at.
                Add(container, "requests", container["resources"]?["limits"]);
                Add(container, "limits", limit["default"]);
                Add(container, "requests", limit["defaultRequest"] ?? limit["default"]);
            }
        return filled;
    }

    private static void Add(JsonObject container, string part, JsonNode? defaults)
    {
        foreach (var (resource, amount) in defaults as JsonObject ?? [])
        {
            if (container["resources"]?[part]?[resource] is not null)
                continue;
            if (container["resources"] is not JsonObject resources)
                container["resources"] = resources = [];
            if (resources[part] is not JsonObject amounts)
                resources[part] = amounts = [];
            amounts[resource] = amount?.DeepClone();
        }
    }
}
