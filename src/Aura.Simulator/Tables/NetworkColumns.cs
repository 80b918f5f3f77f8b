using System.Text.Json.Nodes;
using Aura.Kubernetes;
using static Aura.Simulator.Tables.TableColumn;

namespace Aura.Simulator.Tables;

/// <summary>Services, endpoints, ingresses, network policies and events.</summary>
internal static class NetworkColumns
{
    private const string None = "<none>";

    public static TableColumn[] Service { get; } =
    [
        ObjectName,
        Text("Type", o => o.Text("spec.type")),
        Text("Cluster-IP", o => o.Text("spec.clusterIP") is { Length: > 0 } ip ? ip : None),
        Text("External-IP", ExternalIp),
        Text("Port(s)", o => Or(string.Join(',', o.List("spec.ports").Select(Port)))),
        Age,
        Wide("Selector", o => Or(Selector.FromMap(o.At("spec.selector")).ToString())),
    ];

    public static TableColumn[] Endpoints { get; } = [ObjectName, Text("Endpoints", Addresses), Age];

    public static TableColumn[] EndpointSlice { get; } =
    [
        ObjectName,
        Text("AddressType", o => o.Text("addressType")),
        Text("Ports", o => Some(o.List("ports").Select(p => p["port"]?.ToString() ?? "*"), "<unset>")),
        Text("Endpoints", o => Some(o.List("endpoints").Select(e =>
            (string?)(e["addresses"] as JsonArray)?.FirstOrDefault()),
            "<unset>")),
        Age,
    ];

    public static TableColumn[] Ingress { get; } =
    [
        ObjectName,
        Text("Class", o => o.Text("spec.ingressClassName") ?? None),
        Text("Hosts", o => Hosts(o)),
        Text("Address", o => string.Join(',', o.List("status.loadBalancer.ingress").Select(i => (string?)i["ip"]
            ?? (string?)i["hostname"]))),
        Text("Ports", o => o.List("spec.tls").Any() ? "80, 443" : "80"),
        Age,
    ];

    public static TableColumn[] NetworkPolicy { get; } =
        [ObjectName, Text("Pod-Selector", o => Or(Selector.From(o.At("spec.podSelector")).ToString())), Age];

    public static TableColumn[] IngressClass { get; } =
        [ObjectName, Text("Controller", o => o.Text("spec.controller")), Text("Parameters", _ => None), Age];

    public static TableColumn[] Event { get; } =
    [
        Timed("Last Seen", (o, now) => HumanTime.Since(LastSeen(o), now)),
        Text("Type", o => o.Text("type")),
        Text("Reason", o => o.Text("reason")),
        Text("Object", o => $"{o.Text("involvedObject.kind")?.ToLowerInvariant()}/{o.Text("involvedObject.name")}"),
        Wide("Subobject", o => o.Text("involvedObject.fieldPath") ?? ""),
        Wide("Source", o => o.Text("source.component") ?? o.Text("reportingComponent") ?? ""),
        Text("Message", o => o.Text("message")?.Trim()),
        new("First Seen", "string", 1, (o, now) => HumanTime.Since(o.Time("firstTimestamp") ?? o.Time("eventTime"),
            now)),
        new("Count", "string", 1, (o, _) => o.Number("series.count") ?? Math.Max(1, o.Number("count") ?? 1)),
        new("Name", "string", 1, (o, _) => o.Name) { Format = "name" },
    ];

    private static DateTimeOffset? LastSeen(KubeObject item) =>
        item.Time("series.lastObservedTime") ?? item.Time("lastTimestamp") ?? item.Time("eventTime")
            ?? item.Time("firstTimestamp");

    private static string ExternalIp(KubeObject service)
    {
        var external = service.At("spec.externalIPs") as JsonArray ?? [];
        var fixedIps = string.Join(',', external.Select(i => (string?)i));
        switch (service.Text("spec.type"))
        {
            case "ExternalName":
                return service.Text("spec.externalName") ?? None;
            case "LoadBalancer":
                var given = service.List("status.loadBalancer.ingress").Select(i => (string?)i["ip"]
                    ?? (string?)i["hostname"]);
                var all = string.Join(',', given.Concat(external.Select(i => (string?)i)));
                return all.Length == 0 ? "<pending>" : all;
            default:
                return Or(fixedIps);
        }
    }

    private static string Port(JsonObject port) =>
        port["nodePort"] is { } node && node.ToString() != "0"
            ? $"{port["port"]}:{node}/{port["protocol"]}" : $"{port["port"]}/{port["protocol"]}";

    private static string Addresses(KubeObject endpoints)
    {
        var all = endpoints.List("subsets").SelectMany(s =>
            ((s["addresses"] as JsonArray) ?? []).SelectMany(a => s["ports"] is JsonArray { Count: > 0 } ports
                ? ports.Select(p => $"{a!["ip"]}:{p!["port"]}") : [$"{a!["ip"]}"]));
        return Some(all, None);
    }

    /// <summary>The first three, and how many more there are.</summary>
    private static string Some(IEnumerable<string?> values, string none)
    {
        var all = values.Where(v => v is not null).ToList();
        if (all.Count == 0)
            return none;
        return string.Join(',', all.Take(3)) + (all.Count > 3 ? $" + {all.Count - 3} more..." : "");
    }

    private static string Hosts(KubeObject ingress)
    {
        var hosts = ingress.List("spec.rules").Select(r => (string?)r["host"])
            .Where(h => !string.IsNullOrEmpty(h)).ToList();
        if (hosts.Count == 0)
            return "*";
        return string.Join(',', hosts.Take(3)) + (hosts.Count > 3 ? $" + {hosts.Count - 3} more..." : "");
    }

    private static string Or(string text) => text.Length == 0 ? None : text;
}
