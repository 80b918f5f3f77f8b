using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>The quality of service class of a spec's pods; it decides who is evicted first.</summary>
internal static class QosClass
{
    public static string Of(JsonObject? podSpec)
    {
        var all = PodResources.Containers(podSpec).Concat(PodResources.Containers(podSpec, "initContainers")).ToList();
        var amounts = all.SelectMany(c => ((string[])["cpu", "memory"]).Select(r => (
            Request: PodResources.Amount(c, "requests", r) ?? Quantity.Zero,
            Limit: PodResources.Amount(c, "limits", r) ?? Quantity.Zero))).ToList();
        return amounts.All(a => a.Request.IsZero && a.Limit.IsZero) ? "BestEffort"
            : amounts.All(a => !a.Limit.IsZero && a.Request == a.Limit) ? "Guaranteed" : "Burstable";
    }

    /// <summary>Says so where the changed template makes pods of another class.</summary>
    public static void Warn(KubeObject before, KubeObject after, PlanBuilder plan)
    {
        var (old, now) = (Of(Spec(before)), Of(Spec(after)));
        if (old != now)
            plan.Warn($"the pods' QoS class becomes {now} instead of {old}: {Meaning(now)}");
    }

    private static string Meaning(string qos) => qos switch
    {
        "Guaranteed" => "they are the last to be evicted when a node runs short",
        "Burstable" => "a node that runs short evicts those first that use more than they request",
        _ => "they are the first to be evicted when a node runs short",
    };

    private static JsonObject? Spec(KubeObject workload) => workload.At("spec.template.spec") as JsonObject;
}
