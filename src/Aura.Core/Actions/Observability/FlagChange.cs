using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Observability;

/// <summary>Sets a flag among a container's arguments: <c>--key=value</c>.</summary>
internal static class FlagChange
{
    public static KubeObject Set(
        KubeObject workload, ContainerChoice container, string key, string value, string why, PlanBuilder plan)
    {
        var before = (workload.At($"{container.Path}.args") as JsonArray ?? []).Select(a => $"{a}").ToList();
        if (before.Count == 0)
            plan.Warn($"the image's own arguments no longer apply, as {key} is the first that is given");
        var flag = $"{key}={value}";
        var at = before.FindIndex(a => a == key || a.StartsWith($"{key}=", StringComparison.Ordinal));
        // "--key" and "value" may also be two arguments.
        var apart = at >= 0 && before[at] == key && at + 1 < before.Count;
        List<string> after = at < 0 ? [.. before, flag]
            : [.. before[..at], flag, .. before[(at + (apart ? 2 : 1))..]];
        return after.SequenceEqual(before) ? workload : plan.Set(
            workload, $"{container.Path}.args", new JsonArray([.. after.Select(a => (JsonNode?)a)]), why);
    }
}
