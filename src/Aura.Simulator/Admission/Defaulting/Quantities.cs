using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>
/// Rewrites maps of quantities in the canonical form that the API server answers with ("0.5" is "500m").
/// </summary>
internal static class Quantities
{
    public static void Canonical(JsonObject owner, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (owner.Obj(key) is not { } map)
                continue;
            foreach (var (name, value) in map.ToArray())
                if (value is not null && Quantity.TryParse(value.ToString(), out var quantity))
                    map[name] = quantity.ToString();
            if (map.Count == 0)
                owner.Remove(key);
        }
    }
}
