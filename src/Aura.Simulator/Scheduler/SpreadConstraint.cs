using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Scheduler;

/// <summary>A hard topology spread constraint (DoNotSchedule).</summary>
internal sealed record SpreadConstraint(string TopologyKey, int MaxSkew, int MinDomains, Selector Selector)
{
    public static IReadOnlyList<SpreadConstraint> Of(KubeObject pod) =>
        [.. pod.List("spec.topologySpreadConstraints")
            .Where(c => (string?)c["whenUnsatisfiable"] != "ScheduleAnyway")
            .Select(c => new SpreadConstraint((string?)c["topologyKey"] ?? "", c["maxSkew"].Int() ?? 1,
                c["minDomains"].Int() ?? 1, WithMatchLabelKeys(c, pod)))];

    /// <summary>matchLabelKeys add the pod's own values of these labels to the selector.</summary>
    private static Selector WithMatchLabelKeys(JsonObject constraint, KubeObject pod)
    {
        if (constraint["matchLabelKeys"] is not JsonArray { Count: > 0 } keys)
            return Selector.From(constraint["labelSelector"]);
        var selector = constraint["labelSelector"]?.DeepClone() as JsonObject ?? [];
        if (selector["matchLabels"] is not JsonObject labels)
            selector["matchLabels"] = labels = [];
        foreach (var key in keys)
            if (pod.Label((string)key!) is { } value)
                labels[(string)key!] = value;
        return Selector.From(selector);
    }
}
