using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>Defaults of Ingress, IngressClass and NetworkPolicy.</summary>
internal static class NetworkingDefaults
{
    public static void Ingress(JsonObject ingress)
    {
        ingress.Ensure("spec");
        ingress.Ensure("status").Ensure("loadBalancer");
    }

    public static void IngressClass(JsonObject ingressClass) =>
        ingressClass.Obj("spec").Obj("parameters")?.Default("scope", "Cluster");

    /// <summary>Without policy types: Ingress always, Egress where an egress rule is given.</summary>
    public static void NetworkPolicy(JsonObject policy)
    {
        var spec = policy.Ensure("spec");
        spec.Ensure("podSelector");
        foreach (var rule in spec.Items("ingress").Concat(spec.Items("egress")))
            foreach (var port in rule.Items("ports"))
                port.Default("protocol", "TCP");
        if (spec.IsEmpty("policyTypes"))
            spec["policyTypes"] = spec.IsEmpty("egress")
                ? new JsonArray("Ingress") : new JsonArray("Ingress", "Egress");
    }
}
