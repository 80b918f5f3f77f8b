using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.Quota;

/// <summary>A pod's requests or limits as a whole, as quota and scheduler count them.</summary>
public static class PodSum
{
    /// <param name="key">"requests" or "limits".</param>
    public static Dictionary<string, Quantity> Of(JsonObject? spec, string key)
    {
        var sum = new Dictionary<string, Quantity>();
        foreach (var container in spec.Items("containers"))
            Add(sum, container, key);
        var sidecars = new Dictionary<string, Quantity>();
        var peak = new Dictionary<string, Quantity>();
        foreach (var container in spec.Items("initContainers"))
        {
            var isSidecar = container.Text("restartPolicy") == "Always";
            var running = new Dictionary<string, Quantity>(sidecars);
            Add(running, container, key);
            if (isSidecar)
                Add(sidecars, container, key);
            foreach (var (name, value) in running)
                peak[name] = Quantity.Max(peak.GetValueOrDefault(name), value);
        }
        foreach (var (name, value) in sidecars)
            sum[name] = sum.GetValueOrDefault(name, Quantity.Zero.WithFormat(value.Format)) + value;
        foreach (var (name, value) in peak)
            sum[name] = Quantity.Max(sum.GetValueOrDefault(name), value);
        if (sum.Count > 0)
            foreach (var (name, value) in spec.Map("overhead"))
                sum[name] = sum.GetValueOrDefault(name) + Quantity.Parse(value);
        return sum;
    }

    private static void Add(Dictionary<string, Quantity> sum, JsonObject container, string key)
    {
        foreach (var (name, value) in container.Obj("resources").Map(key))
        {
            var amount = Quantity.Parse(value);
            sum[name] = sum.TryGetValue(name, out var before) ? before + amount : amount;
        }
    }
}
