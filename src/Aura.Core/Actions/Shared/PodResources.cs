using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Actions.Shared;

/// <summary>
/// What a pod asks for in all: its containers and sidecars together, or its hungriest init container where that is
/// more, plus the overhead (the rule of kube-scheduler and of quota).
/// </summary>
internal sealed record PodResources(
    IReadOnlyDictionary<string, Quantity> Requests, IReadOnlyDictionary<string, Quantity> Limits)
{
    public static PodResources Of(JsonObject? podSpec) => new(Total(podSpec, "requests"), Total(podSpec, "limits"));

    public Quantity Request(string resource) => Requests.GetValueOrDefault(resource);

    public Quantity Limit(string resource) => Limits.GetValueOrDefault(resource);

    /// <summary>A container's own amount; the API makes a missing request equal to the limit.</summary>
    public static Quantity? Amount(JsonObject container, string of, string resource) =>
        Quantity.From(container["resources"]?[of]?[resource])
            ?? (of == "requests" ? Quantity.From(container["resources"]?["limits"]?[resource]) : null);

    /// <summary>The containers under the field, init containers included where asked for.</summary>
    public static IEnumerable<JsonObject> Containers(JsonObject? podSpec, string field = "containers") =>
        (podSpec?[field]).Objects();

    public static bool IsSidecar(JsonObject initContainer) => (string?)initContainer["restartPolicy"] == "Always";

    private static Dictionary<string, Quantity> Total(JsonObject? podSpec, string of)
    {
        var total = new Dictionary<string, Quantity>();
        foreach (var container in Containers(podSpec))
            Add(total, Amounts(container, of));
        var (sidecars, peak) = (new Dictionary<string, Quantity>(), new Dictionary<string, Quantity>());
        foreach (var init in Containers(podSpec, "initContainers"))
        {
            var amounts = Amounts(init, of);
            if (IsSidecar(init))
            {
                Add(total, amounts);
                Add(sidecars, amounts);
            }
            foreach (var (resource, amount) in amounts)
                peak[resource] = Quantity.Max(peak.GetValueOrDefault(resource),
                    IsSidecar(init) ? sidecars[resource] : sidecars.GetValueOrDefault(resource) + amount);
        }
        foreach (var (resource, amount) in peak)
            total[resource] = Quantity.Max(total.GetValueOrDefault(resource), amount);
        if (podSpec?["overhead"] is JsonObject overhead)
            Add(total, overhead.ToDictionary(o => o.Key, o => Quantity.From(o.Value) ?? Quantity.Zero));
        return total;
    }

    private static Dictionary<string, Quantity> Amounts(JsonObject container, string of) =>
        ((string[])["requests", "limits"]).SelectMany(part => (container["resources"]?[part] as JsonObject ?? [])
            .Select(p => p.Key)).Distinct()
            .Select(resource => (resource, amount: Amount(container, of, resource)))
            .Where(a => a.amount is not null).ToDictionary(a => a.resource, a => a.amount!.Value);

    private static void Add(Dictionary<string, Quantity> total, IReadOnlyDictionary<string, Quantity> amounts)
    {
        foreach (var (resource, amount) in amounts)
            total[resource] = total.GetValueOrDefault(resource) + amount;
    }
}
