using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Tables;

/// <summary>An autoscaler's metrics as "cpu: 30%/80%".</summary>
internal static class HpaTargets
{
    public static string Of(KubeObject hpa)
    {
        var metrics = hpa.List("spec.metrics").ToList();
        if (metrics.Count == 0)
            return "<none>";
        var current = hpa.List("status.currentMetrics").ToList();
        var shown = metrics.Take(2).Select((m, i) => Metric(m, current.ElementAtOrDefault(i))).ToList();
        return string.Join(", ", shown) + (metrics.Count > 2 ? $" + {metrics.Count - 2} more..." : "");
    }

    private static string Metric(JsonObject metric, JsonObject? status)
    {
        var source = (string?)metric["type"] switch
        {
            "Resource" => "resource",
            "ContainerResource" => "containerResource",
            "Pods" => "pods",
            "Object" => "object",
            _ => "external",
        };
        var target = metric[source]?["target"];
        var current = status?[source]?["current"];
        var name = source is "resource" or "containerResource" ? $"{metric[source]?["name"]}: " : "";
        if (target?["averageUtilization"] is { } wanted)
            return $"{name}{(current?["averageUtilization"] is { } used ? $"{used}%" : "<unknown>")}/{wanted}%";
        if (target?["averageValue"] is { } average)
            return $"{name}{current?["averageValue"]?.ToString() ?? "<unknown>"}/{average}"
                + (name.Length > 0 ? "" : " (avg)");
        return $"{name}{current?["value"]?.ToString() ?? "<unknown>"}/{target?["value"]}";
    }
}
