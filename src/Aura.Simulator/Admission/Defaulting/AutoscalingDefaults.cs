using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>
/// Defaults of HorizontalPodAutoscaler (v2): 80% of CPU where no metric is given, standard scaling rules.
/// </summary>
internal static class AutoscalingDefaults
{
    public static void Autoscaler(JsonObject autoscaler)
    {
        var spec = autoscaler.Ensure("spec");
        spec.Default("minReplicas", 1);
        if (spec.IsEmpty("metrics"))
            spec["metrics"] = new JsonArray(new JsonObject
            {
                ["type"] = "Resource",
                ["resource"] = new JsonObject
                {
                    ["name"] = "cpu",
                    ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = 80 },
                },
            });
        if (spec.Obj("behavior") is { } behavior)
        {
            Rules(behavior.Ensure("scaleUp"), 0, Policy("Pods", 4), Policy("Percent", 100));
            Rules(behavior.Ensure("scaleDown"), null, Policy("Percent", 100));
        }
        var status = autoscaler.Ensure("status");
        status.Default("desiredReplicas", 0);
        if (!status.ContainsKey("currentMetrics"))
            status["currentMetrics"] = null;
    }

    private static void Rules(JsonObject rules, int? window, params JsonObject[] policies)
    {
        if (window is { } seconds)
            rules.Default("stabilizationWindowSeconds", seconds);
        rules.Default("selectPolicy", "Max");
        if (rules.IsEmpty("policies"))
            rules["policies"] = new JsonArray([.. policies]);
    }

    private static JsonObject Policy(string type, int value) =>
        new() { ["type"] = type, ["value"] = value, ["periodSeconds"] = 15 };
}
