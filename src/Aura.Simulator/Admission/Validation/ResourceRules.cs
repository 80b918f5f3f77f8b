using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of requests and limits: not negative, no request above its limit.</summary>
internal static class ResourceRules
{
    private static readonly string[] s_overcommitted = ["cpu", "memory", "ephemeral-storage"];

    public static void Requirements(JsonObject? resources, string at, Faults faults)
    {
        var limits = resources.Map("limits");
        foreach (var (name, value) in limits)
            Amount($"{at}.limits", name, value, faults);
        foreach (var (name, value) in resources.Map("requests"))
        {
            Amount($"{at}.requests", name, value, faults);
            if (!limits.TryGetValue(name, out var limit) || !Quantity.TryParse(value, out var request)
                || !Quantity.TryParse(limit, out var most))
                continue;
            if (!s_overcommitted.Contains(name) && request != most)
                faults.Invalid($"{at}.requests", value, $"must be equal to {name} limit of {limit}");
            else if (request > most)
                faults.Invalid($"{at}.requests", value, $"must be less than or equal to {name} limit of {limit}");
        }
    }

    private static void Amount(string at, string name, string value, Faults faults)
    {
        if (!name.Contains('/') && !s_overcommitted.Contains(name)
            && !name.StartsWith("hugepages-", StringComparison.Ordinal))
        {
            faults.Invalid($"{at}[{name}]", name, "must be a standard resource type or fully qualified");
            faults.Invalid($"{at}[{name}]", name, "must be a standard resource for containers");
        }
        faults.Quantity($"{at}[{name}]", value);
    }
}
