using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>
/// Defaults of Service, Endpoints and EndpointSlice. Addresses and node ports are allocated elsewhere.
/// </summary>
internal static class ServiceDefaults
{
    public static void Service(JsonObject service)
    {
        var spec = service.Ensure("spec");
        spec.Default("sessionAffinity", "None");
        spec.Default("type", "ClusterIP");
        var type = spec.Text("type");
        if (spec.Text("sessionAffinity") == "ClientIP")
            spec.Ensure("sessionAffinityConfig").Ensure("clientIP").Default("timeoutSeconds", 10800);
        else
            spec.Remove("sessionAffinityConfig");
        foreach (var port in spec.Items("ports"))
        {
            port.Default("protocol", "TCP");
            if (port.IsEmpty("targetPort") || port.Number("targetPort") == 0)
                port["targetPort"] = port["port"]?.DeepClone() ?? 0;
        }
        if (type is "NodePort" or "LoadBalancer")
            spec.Default("externalTrafficPolicy", "Cluster");
        if (type is "ClusterIP" or "NodePort" or "LoadBalancer")
            spec.Default("internalTrafficPolicy", "Cluster");
        if (type == "LoadBalancer")
            spec.Default("allocateLoadBalancerNodePorts", true);
        service.Ensure("status").Ensure("loadBalancer");
    }

    public static void Endpoints(JsonObject endpoints)
    {
        foreach (var subset in endpoints.Items("subsets"))
            foreach (var port in subset.Items("ports"))
                port.Default("protocol", "TCP");
    }

    public static void EndpointSlice(JsonObject slice)
    {
        foreach (var port in slice.Items("ports"))
        {
            if (!port.Has("name"))
                port["name"] = "";
            port.Default("protocol", "TCP");
        }
        foreach (var endpoint in slice.Items("endpoints"))
            endpoint.Ensure("conditions");
        // Both lists are always written out, and an empty one as null.
        foreach (var list in (string[])["endpoints", "ports"])
            if (slice[list] is not JsonArray { Count: > 0 })
                slice[list] = null;
    }
}
