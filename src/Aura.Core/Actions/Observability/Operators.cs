using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Observability;

/// <summary>The custom resources of the Prometheus and the OpenTelemetry operator, where they are installed.</summary>
internal static class Operators
{
    public static readonly Kind Prometheus = Monitoring("Prometheus", "prometheuses");
    public static readonly Kind ServiceMonitor = Monitoring("ServiceMonitor", "servicemonitors");
    public static readonly Kind PodMonitor = Monitoring("PodMonitor", "podmonitors");
    public static readonly Kind PrometheusRule = Monitoring("PrometheusRule", "prometheusrules");
    public static readonly Kind Instrumentation =
        new("opentelemetry.io", "v1alpha1", "Instrumentation", "instrumentations");

    /// <summary>The API serves the kind: its definition is there.</summary>
    public static async Task<bool> HasAsync(Kind kind, ClusterView cluster) =>
        await cluster.GetAsync(Kind.CustomResourceDefinition, null, kind.Resource) is not null;

    /// <summary>
    /// Labels that an object must have for some Prometheus to take it in (<c>ruleSelector</c> and the like). Warns
    /// where none would, or where that cannot be told.
    /// </summary>
    public static async Task<JsonObject> WantedLabelsAsync(
        string field, string ns, ClusterView cluster, PlanBuilder plan)
    {
        var all = await cluster.ListIfServedAsync(Prometheus);
        if (all.Count == 0)
        {
            plan.Warn("no Prometheus of the operator is seen: whether something takes it in is not known");
            return [];
        }
        // A selector that is absent selects nothing, an empty one everything.
        var taking = all.Where(p => p.At($"spec.{field}Selector") is not null).ToList();
        if (taking.Count == 0)
            plan.Warn($"{all[0].Ref} has no {field}Selector, so it takes in none of them");
        if (taking.FirstOrDefault(p => Reaches(p, field, ns)) is not { } prometheus)
        {
            plan.Warn($"no Prometheus surely looks in namespace {ns}: see its {field}NamespaceSelector");
            prometheus = taking.FirstOrDefault();
        }
        if (prometheus?.At($"spec.{field}Selector.matchExpressions") is not null)
            plan.Warn($"{prometheus.Ref} selects by expressions too, which are not judged");
        return prometheus?.Copy($"spec.{field}Selector.matchLabels") as JsonObject ?? [];
    }

    // No namespace selector: its own namespace; an empty one: all.
    private static bool Reaches(KubeObject prometheus, string field, string ns) =>
        prometheus.At($"spec.{field}NamespaceSelector") is JsonObject selector
            ? selector.Count == 0 : prometheus.Namespace == ns;

    public static KubeObject Made(Kind kind, string ns, string name, JsonObject labels, JsonObject spec)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = ns };
        if (labels.Count > 0)
            metadata["labels"] = labels;
        return new KubeObject(kind, new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Name, ["metadata"] = metadata, ["spec"] = spec,
        });
    }

    private static Kind Monitoring(string name, string plural) => new("monitoring.coreos.com", "v1", name, plural);
}
