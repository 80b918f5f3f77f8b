using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Endpoints;

/// <summary>The pods behind a Service, in order of name.</summary>
internal static class ServiceEndpoints
{
    public static bool Selects(KubeObject service, KubeObject pod)
    {
        if (service.At("spec.selector") is not JsonObject { Count: > 0 } selector)
            return false;
        var labels = pod.At("metadata.labels") as JsonObject;
        foreach (var (key, value) in selector)
            if ((string?)labels?[key] != (string?)value)
                return false;
        return true;
    }

    public static List<Endpoint> Of(Store store, KubeObject service)
    {
        var found = new List<Endpoint>();
        foreach (var pod in store.PodsWith(service.Namespace, Selector.FromMap(service.At("spec.selector"))))
            if (!pod.IsFinished() && pod.Text("status.podIP") is { Length: > 0 } address)
                found.Add(new Endpoint(pod, address, Ports(service, pod)));
        return found;
    }

    private static JsonArray Ports(KubeObject service, KubeObject pod)
    {
        var ports = new JsonArray();
        foreach (var port in service.List("spec.ports"))
        {
            var protocol = (string?)port["protocol"] ?? "TCP";
            if (Resolve(port["targetPort"] ?? port["port"], pod, protocol) is not { } number)
                continue;
            var resolved = new JsonObject { ["name"] = (string?)port["name"] ?? "", ["protocol"] = protocol };
            resolved["port"] = number;
            if ((string?)port["appProtocol"] is { } app)
                resolved["appProtocol"] = app;
            ports.Add(resolved);
        }
        return ports;
    }

    private static int? Resolve(JsonNode? target, KubeObject pod, string protocol)
    {
        if (target is JsonValue v && v.TryGetValue(out int number))
            return number;
        if (target is JsonValue w && w.TryGetValue(out long wide))
            return (int)wide;
        var name = (string?)target;
        return pod.List("spec.containers").Concat(pod.List("spec.initContainers"))
            .SelectMany(c => (c["ports"] as JsonArray)?.OfType<JsonObject>() ?? [])
            .Where(p => (string?)p["name"] == name && ((string?)p["protocol"] ?? "TCP") == protocol)
            .Select(p => p["containerPort"].Int()).FirstOrDefault();
    }
}
