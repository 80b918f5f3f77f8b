using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Scheduler;

/// <summary>
/// What a pod asks of a node: cpu in millicores, all else in whole units (bytes), each pod counting as one of "pods".
/// The sum over containers and restartable init containers, or any single init container's need (plus the restartable
/// ones started before it) where that is more, plus overhead.
/// </summary>
internal sealed class PodResources
{
    private PodResources(long cpu, long memory, long storage, Dictionary<string, long>? others) =>
        (Cpu, Memory, Storage, Others) = (cpu, memory, storage, others);

    public long Cpu { get; }
    public long Memory { get; }
    public long Storage { get; }

    /// <summary>Extended resources and hugepages; null where there are none.</summary>
    public Dictionary<string, long>? Others { get; }

    public static PodResources Of(KubeObject pod)
    {
        var total = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var container in pod.List("spec.containers"))
            Add(total, Requests(container));
        var sidecars = new Dictionary<string, long>(StringComparer.Ordinal);
        var peak = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var container in pod.List("spec.initContainers"))
        {
            var need = new Dictionary<string, long>(sidecars, StringComparer.Ordinal);
            Add(need, Requests(container));
            if ((string?)container["restartPolicy"] == "Always")
            {
                Add(sidecars, Requests(container));
                Add(total, Requests(container));
            }
            foreach (var (name, value) in need)
                peak[name] = Math.Max(value, peak.GetValueOrDefault(name));
        }
        foreach (var (name, value) in peak)
            total[name] = Math.Max(value, total.GetValueOrDefault(name));
        Add(total, pod.At("spec.overhead") as JsonObject);
        total.Remove("cpu", out var cpu);
        total.Remove("memory", out var memory);
        total.Remove("ephemeral-storage", out var storage);
        return new PodResources(cpu, memory, storage, total.Count == 0 ? null : total);
    }

    public static long Read(string resource, JsonNode? quantity)
    {
        if (Quantity.From(quantity) is not { } value)
            return 0;
        return resource == "cpu" ? value.Millis : value.Units;
    }

    private static JsonObject? Requests(JsonObject container) => container["resources"]?["requests"] as JsonObject;

    private static void Add(Dictionary<string, long> total, JsonObject? requests)
    {
        foreach (var (name, quantity) in requests ?? [])
            total[name] = total.GetValueOrDefault(name) + Read(name, quantity);
    }
}
