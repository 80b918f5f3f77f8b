using System.Net;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of Ingress and NetworkPolicy.</summary>
internal static class NetworkRules
{
    public static void Ingress(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec") ?? [];
        if (spec.IsEmpty("rules") && !spec.Has("defaultBackend"))
            faults.Invalid("spec", spec["rules"], "either `defaultBackend` or `rules` must be specified");
        foreach (var (rule, at) in spec.ItemsAt("rules", "spec"))
        {
            if (rule.Text("host") is { Length: > 0 } host && IPAddress.TryParse(host, out _))
                faults.Invalid($"{at}.host", host, "must be a DNS name, not an IP address");
            else if (rule.Text("host") is { Length: > 0 } name)
                faults.Form($"{at}.host", name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name,
                    Names.Subdomain);
            if (rule.Obj("http") is { } http && http.IsEmpty("paths"))
                faults.Required($"{at}.http.paths");
            foreach (var (path, place) in rule.Obj("http").ItemsAt("paths", $"{at}.http"))
                Path(path, place, faults);
        }
        Backend(spec.Obj("defaultBackend"), "spec.defaultBackend", faults);
    }

    public static void Policy(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec") ?? [];
        Selectors.Check(spec.Obj("podSelector"), "spec.podSelector", faults);
        foreach (var (direction, peers) in (ReadOnlySpan<(string, string)>)[("ingress", "from"), ("egress", "to")])
            foreach (var (rule, at) in spec.ItemsAt(direction, "spec"))
            {
                foreach (var (port, place) in rule.ItemsAt("ports", at))
                    if (port.Has("port"))
                        faults.PortOrName($"{place}.port", port["port"]);
                foreach (var (peer, place) in rule.ItemsAt(peers, at))
                    Peer(peer, place, faults);
            }
        foreach (var type in spec.Texts("policyTypes"))
            faults.OneOf("spec.policyTypes", type, "Egress", "Ingress");
    }

    private static void Path(JsonObject path, string at, Faults faults)
    {
        if (path.IsEmpty("pathType"))
        {
            faults.Required($"{at}.pathType", "pathType must be specified");
            return;
        }
        faults.OneOf($"{at}.pathType", path.Text("pathType"), "Exact", "ImplementationSpecific", "Prefix");
        if (path.Text("pathType") is "Exact" or "Prefix" && !path.Text("path").StartsWith('/'))
            faults.Invalid($"{at}.path", path.Text("path"), "must be an absolute path");
        Backend(path.Obj("backend"), $"{at}.backend", faults);
    }

    private static void Backend(JsonObject? backend, string at, Faults faults)
    {
        if (backend.Obj("service") is not { } service)
            return;
        if (service.IsEmpty("name"))
            faults.Required($"{at}.service.name");
        if (service.Obj("port") is not { Count: > 0 })
            faults.Required($"{at}.service.port", "port name or number is required");
    }

    private static void Peer(JsonObject peer, string at, Faults faults)
    {
        if (!peer.Has("ipBlock") && !peer.Has("podSelector") && !peer.Has("namespaceSelector"))
            faults.Required(at, "must specify a peer");
        Selectors.Check(peer.Obj("podSelector"), $"{at}.podSelector", faults);
        Selectors.Check(peer.Obj("namespaceSelector"), $"{at}.namespaceSelector", faults);
        if (peer.Obj("ipBlock") is not { } block)
            return;
        if (peer.Has("podSelector") || peer.Has("namespaceSelector"))
            faults.Forbidden(at, "may not specify both ipBlock and another peer");
        var cidr = block.Text("cidr");
        if (cidr.Length == 0)
            faults.Required($"{at}.ipBlock.cidr");
        else if (!cidr.Contains('/') || !IPNetwork.TryParse(cidr, out _))
            faults.Invalid($"{at}.ipBlock.cidr", cidr,
                "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }
}
