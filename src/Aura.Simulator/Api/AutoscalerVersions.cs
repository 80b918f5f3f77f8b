using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>
/// autoscaling/v1 knows one metric, the pods' average cpu utilization; autoscaling/v2 has it as one of its metrics.
/// </summary>
internal static class AutoscalerVersions
{
    private const string Target = "targetCPUUtilizationPercentage";
    private const string Current = "currentCPUUtilizationPercentage";

    public static void ToV1(JsonObject json)
    {
        if (json["spec"] is JsonObject spec)
        {
            if (Cpu(spec["metrics"])?["target"]?["averageUtilization"] is { } wanted)
                spec[Target] = wanted.DeepClone();
            spec.Remove("metrics");
            spec.Remove("behavior");
        }
        if (json["status"] is not JsonObject status)
            return;
        if (Cpu(status["currentMetrics"])?["current"]?["averageUtilization"] is { } used)
            status[Current] = used.DeepClone();
        status.Remove("currentMetrics");
        status.Remove("conditions");
        status["currentReplicas"] ??= 0L;
    }

    public static void ToV2(JsonObject json)
    {
        if (json["spec"] is JsonObject spec && spec[Target] is { } wanted)
        {
            spec.Remove(Target);
            spec["metrics"] = new JsonArray(new JsonObject
            {
                ["type"] = "Resource",
                ["resource"] = new JsonObject
                {
                    ["name"] = "cpu",
                    ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = wanted },
                },
            });
        }
        if (json["status"] is not JsonObject status)
            return;
        status.Remove(Current);
        status["currentMetrics"] ??= null;
    }

    private static JsonObject? Cpu(JsonNode? metrics) => (metrics as JsonArray ?? []).OfType<JsonObject>()
        .Where(m => (string?)m["type"] == "Resource").Select(m => m["resource"] as JsonObject)
        .FirstOrDefault(r => (string?)r?["name"] == "cpu");
}
