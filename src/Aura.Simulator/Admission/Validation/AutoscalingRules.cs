using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of HorizontalPodAutoscaler.</summary>
internal static class AutoscalingRules
{
    public static void Autoscaler(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec") ?? [];
        var (least, most) = (spec.Number("minReplicas") ?? 1, spec.Number("maxReplicas") ?? 0);
        if (least < 1)
            faults.Invalid("spec.minReplicas", least, "must be greater than or equal to 1");
        if (most < 1)
            faults.Invalid("spec.maxReplicas", most, "must be greater than 0");
        if (most < least)
            faults.Invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
        var target = spec.Obj("scaleTargetRef");
        foreach (var field in (string[])["kind", "name"])
            if (target.IsEmpty(field))
                faults.Required($"spec.scaleTargetRef.{field}");
        foreach (var (metric, at) in spec.ItemsAt("metrics", "spec"))
        {
            faults.OneOf($"{at}.type", metric.Text("type"), "ContainerResource", "External", "Object", "Pods",
                "Resource");
            if (metric.Text("type") == "Resource" && metric.Obj("resource") is { } resource)
                Target(resource.Obj("target"), $"{at}.resource.target", faults);
        }
    }

    private static void Target(JsonObject? target, string at, Faults faults)
    {
        if (target.IsEmpty("type"))
            faults.Required($"{at}.type", "must specify a metric target type");
        else
            faults.OneOf($"{at}.type", target.Text("type"), "Utilization", "Value", "AverageValue");
        if (target.Number("averageUtilization") is < 1 and var share)
            faults.Invalid($"{at}.averageUtilization", share, "must be greater than 0");
    }
}
