using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of Service.</summary>
internal static class ServiceRules
{
    public static void Service(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec") ?? [];
        var type = spec.Text("type");
        if (old is not null)
            Address(spec, old, faults);
        if (spec.IsEmpty("ports") && type != "ExternalName" && spec.Text("clusterIP") != "None")
            faults.Required("spec.ports");
        if (type == "ExternalName" && spec.IsEmpty("externalName"))
            faults.Required("spec.externalName");
        Ports(spec, faults);
        Metadata.Labels(spec["selector"], "spec.selector", faults);
        faults.OneOf("spec.sessionAffinity", spec.Text("sessionAffinity"), "ClientIP", "None");
        faults.OneOf("spec.type", type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        if (spec.Text("externalTrafficPolicy") is { Length: > 0 } external)
            if (type is "NodePort" or "LoadBalancer")
                faults.OneOf("spec.externalTrafficPolicy", external, "Cluster", "Local");
            else if (spec.IsEmpty("externalIPs"))
                faults.Invalid("spec.externalTrafficPolicy", external,
                    "may only be set for externally-accessible services");
        if (spec.Text("internalTrafficPolicy") is { Length: > 0 } inner)
            faults.OneOf("spec.internalTrafficPolicy", inner, "Cluster", "Local");
    }

    private static void Address(JsonObject spec, KubeObject old, Faults faults)
    {
        if (old.Text("spec.type") == "ExternalName" || spec.Text("type") == "ExternalName")
            return;
        var before = (old.At("spec.clusterIPs") as JsonArray)?.FirstOrDefault()?.ToString();
        if (before is not null && spec["clusterIPs"] is JsonArray { Count: > 0 } now && now[0]!.ToString() != before)
            faults.Invalid("spec.clusterIPs[0]", now, "may not change once set");
    }

    private static void Ports(JsonObject spec, Faults faults)
    {
        var names = new HashSet<string>();
        var numbers = new HashSet<(string, string)>();
        var several = spec.Items("ports").Count() > 1;
        foreach (var (port, at) in spec.ItemsAt("ports", "spec"))
        {
            var name = port.Text("name");
            if (name.Length == 0 && several)
                faults.Required($"{at}.name");
            else if (name.Length > 0)
            {
                faults.Form($"{at}.name", name, Names.Label);
                if (!names.Add(name))
                    faults.Add(FieldError.Duplicate($"{at}.name", name));
            }
            faults.Port($"{at}.port", port["port"]);
            faults.OneOf($"{at}.protocol", port.Text("protocol"), "SCTP", "TCP", "UDP");
            faults.PortOrName($"{at}.targetPort", port["targetPort"]);
            if (port.Number("nodePort") is not (null or 0) && spec.Text("type") == "ClusterIP")
                faults.Forbidden($"{at}.nodePort", "may not be used when `type` is 'ClusterIP'");
            if (!numbers.Add((port.Text("protocol"), port.Text("port"))))
                faults.Add(FieldError.Duplicate(at, new JsonObject
                {
                    ["port"] = port["port"]?.DeepClone(),
                    ["protocol"] = port.Text("protocol"),
                }));
        }
    }
}
