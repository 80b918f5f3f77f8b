using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of PodDisruptionBudget, PriorityClass and Lease.</summary>
internal static class DisruptionRules
{
    private const long HighestUserPriority = 1_000_000_000;

    public static void Budget(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec") ?? [];
        if (spec.Has("minAvailable") && spec.Has("maxUnavailable"))
            faults.Invalid("spec", new JsonObject
            {
                // The server shows the fields as it holds them inside.
                ["MinAvailable"] = spec["minAvailable"]!.DeepClone(),
                ["Selector"] = spec["selector"]?.DeepClone(),
                ["MaxUnavailable"] = spec["maxUnavailable"]!.DeepClone(),
                ["UnhealthyPodEvictionPolicy"] = spec["unhealthyPodEvictionPolicy"]?.DeepClone(),
            }, "minAvailable and maxUnavailable cannot be both set");
        faults.Share("spec.minAvailable", spec["minAvailable"]);
        faults.Share("spec.maxUnavailable", spec["maxUnavailable"]);
        if (spec.Text("unhealthyPodEvictionPolicy") is { Length: > 0 } policy)
            faults.OneOf("spec.unhealthyPodEvictionPolicy", policy, "AlwaysAllow", "IfHealthyBudget");
        Selectors.Check(spec.Obj("selector"), "spec.selector", faults);
    }

    public static void PriorityClass(JsonObject json, KubeObject? old, Faults faults)
    {
        var name = json.Obj("metadata").Text("name");
        if (name.StartsWith("system-", StringComparison.Ordinal)
            && name is not ("system-node-critical" or "system-cluster-critical"))
            faults.Forbidden("metadata.name",
                "priority class names with 'system-' prefix are reserved for system use only");
        else if (json.Number("value") > HighestUserPriority && !name.StartsWith("system-", StringComparison.Ordinal))
            faults.Forbidden("value", $"maximum allowed value of a user defined priority is {HighestUserPriority}");
        faults.OneOf("preemptionPolicy", json.Text("preemptionPolicy"), "Never", "PreemptLowerPriority");
        if (old is null)
            return;
        if (old.Number("value") != json.Number("value"))
            faults.Forbidden("value", "may not be changed in an update.");
        faults.Immutable("preemptionPolicy", old.At("preemptionPolicy"), json["preemptionPolicy"]);
    }

    public static void Lease(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec");
        if (spec.Number("leaseDurationSeconds") is <= 0 and var seconds)
            faults.Invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0");
        faults.NotNegative("spec", spec, "leaseTransitions");
    }
}
