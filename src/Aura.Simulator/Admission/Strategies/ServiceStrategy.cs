using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Strategies;

/// <summary>
/// Gives a Service its addresses (10.96.0.0/12) and node ports (30000-32767), keeps them on updates that leave them
/// out, and gives them back when its type has no use for them.
/// </summary>
internal sealed class ServiceStrategy(Store store)
{
    private const uint FirstAddress = (10u << 24) | (96u << 16) | 16;
    private const int FirstPort = 30000;
    private const int LastPort = 32767;

    private uint _nextAddress = FirstAddress;
    private int _nextPort = FirstPort;

    public void Prepare(AdmissionRequest request)
    {
        var spec = request.New!.Ensure("spec");
        var before = request.Old?.At("spec") as JsonObject;
        if (spec.Text("type") == "ExternalName")
        {
            foreach (var field in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy",
                "internalTrafficPolicy"])
                spec.Remove(field);
            return;
        }
        if (before is not null && before.Text("type") != "ExternalName")
            Keep(spec, before);
        Address(request, spec);
        Ports(request, spec, before);
    }

    private static void Keep(JsonObject spec, JsonObject before)
    {
        foreach (var field in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy",
            "healthCheckNodePort"])
            if (!spec.Has(field) && before[field] is { } value)
                spec[field] = value.DeepClone();
        // clusterIP and the first of clusterIPs are one: who changes only one of them means both.
        if (spec["clusterIPs"] is JsonArray { Count: > 0 } addresses && addresses[0]!.ToString() is var first
            && first != spec.Text("clusterIP"))
            if (spec.Text("clusterIP") != before.Text("clusterIP"))
                addresses[0] = spec.Text("clusterIP");
            else
                spec["clusterIP"] = first;
    }

    private void Address(AdmissionRequest request, JsonObject spec)
    {
        if (!spec.Has("clusterIP") || spec.Text("clusterIP").Length == 0)
            spec["clusterIP"] = spec["clusterIPs"] is JsonArray { Count: > 0 } given ? given[0]!.ToString() : Free();
        else if (request.Operation == Operation.Create && spec.Text("clusterIP") is not "None" and var wanted
            && store.List(Kind.Service).Any(s => s.Text("spec.clusterIP") == wanted))
            throw ApiStatusException.Invalid(request.Kind, request.Name, [FieldError.Invalid("spec.clusterIPs",
                new JsonArray(wanted), $"failed to allocate IP {wanted}: provided IP is already allocated")]);
        if (!spec.Has("clusterIPs"))
            spec["clusterIPs"] = new JsonArray(spec.Text("clusterIP"));
        if (!spec.Has("ipFamilies"))
            spec["ipFamilies"] = new JsonArray("IPv4");
        spec.Default("ipFamilyPolicy", "SingleStack");
    }

    private void Ports(AdmissionRequest request, JsonObject spec, JsonObject? before)
    {
        var wants = spec.Text("type") == "NodePort" || (spec.Text("type") == "LoadBalancer"
            && (!spec.Has("allocateLoadBalancerNodePorts") || spec.Flag("allocateLoadBalancerNodePorts")));
        var used = wants ? store.List(Kind.Service).Where(s => s.Uid != request.Old?.Uid)
            .SelectMany(s => s.List("spec.ports")).Select(p => p.Number("nodePort") ?? 0).ToHashSet() : [];
        foreach (var (port, path) in spec.ItemsAt("ports", "spec"))
        {
            if (!wants)
            {
                if (request.Operation == Operation.Create || before.Text("type") is "NodePort" or "LoadBalancer")
                    port.Remove("nodePort");
                continue;
            }
            if (port.Number("nodePort") is null or 0 && before.Items("ports")
                .FirstOrDefault(p => p.Text("port") == port.Text("port") && p.Has("nodePort")) is { } same)
                port["nodePort"] = same.Number("nodePort");
            if (port.Number("nodePort") is not (null or 0))
            {
                if (!used.Add(port.Number("nodePort")!.Value))
                    throw ApiStatusException.Invalid(request.Kind, request.Name, [FieldError.Invalid($"{path}.nodePort",
                        port["nodePort"]?.DeepClone(), "provided port is already allocated")]);
                continue;
            }
            while (used.Contains(_nextPort))
                _nextPort = _nextPort == LastPort ? FirstPort : _nextPort + 1;
            used.Add(_nextPort);
            port["nodePort"] = _nextPort;
        }
    }

    private string Free()
    {
        var used = store.List(Kind.Service).Select(s => s.Text("spec.clusterIP")).ToHashSet();
        string address;
        do
            address = Text(_nextAddress++);
        while (used.Contains(address));
        return address;
    }

    private static string Text(uint address) =>
        $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}";
}
