using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Endpoints;

/// <summary>
/// Keeps a Service's EndpointSlices: pods that its selector names and that have an address, at most 100 a slice, a
/// slice for each set of resolved ports; ready = Ready and not terminating (always, where the Service publishes
/// addresses that are not ready), serving = Ready. A Service whose selector matches nothing keeps one empty slice.
/// </summary>
internal sealed class EndpointSliceController : Controller
{
    private const int MaxEndpoints = 100;
    private const string ManagedBy = "endpointslice.kubernetes.io/managed-by";
    private const string ServiceName = "kubernetes.io/service-name";
    private const string Self = "endpointslice-controller.k8s.io";

    public EndpointSliceController(ControlPlane plane) : base(plane)
    {
        Own(Kind.Service);
        PodWatch.Follow(plane, Enqueue);
    }

    protected override string Component => "endpoint-slice-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.Service, ns, name) is not { IsTerminating: false } service
            || service.At("spec.selector") is not JsonObject { Count: > 0 }
            || service.Text("spec.type") == "ExternalName")
            return;
        var existing = new Queue<KubeObject>(Store.OwnedBy(service.Uid!, Kind.EndpointSlice)
            .Where(s => s.Label(ManagedBy) == Self));
        var groups = ServiceEndpoints.Of(Store, service).GroupBy(e => e.PortKey)
            .SelectMany(g => g.Chunk(MaxEndpoints)).ToList();
        if (groups.Count == 0)
            groups.Add([]);
        foreach (var group in groups)
            Put(service, existing.TryDequeue(out var slice) ? slice : null, group);
        foreach (var surplus in existing)
            Store.Delete(surplus.Ref);
    }

    private void Put(KubeObject service, KubeObject? slice, Endpoint[] endpoints)
    {
        var items = endpoints.Length == 0 ? null
            : new JsonArray([.. endpoints.Select(e => (JsonNode)Describe(service, e))]);
        var ports = endpoints.Length == 0 ? null : endpoints[0].Ports;
        if (slice is null)
            Store.Create(New(service, items, ports));
        else if (!JsonNode.DeepEquals(slice.At("endpoints"), items) || !JsonNode.DeepEquals(slice.At("ports"), ports)
            || !JsonNode.DeepEquals(slice.At("metadata.labels"), Labels(service)))
            Store.Update(slice, json =>
            {
                json["endpoints"] = items;
                json["ports"] = ports?.DeepClone();
                json["metadata"]!["labels"] = Labels(service);
            });
    }

    private KubeObject New(KubeObject service, JsonArray? items, JsonArray? ports) =>
        new(Kind.EndpointSlice, new JsonObject
        {
            ["kind"] = "EndpointSlice",
            ["apiVersion"] = Kind.EndpointSlice.ApiVersion,
            ["metadata"] = new JsonObject
            {
                ["generateName"] = service.Name + "-",
                ["namespace"] = service.Namespace,
                ["labels"] = Labels(service),
                ["annotations"] = new JsonObject { ["endpoints.kubernetes.io/last-change-trigger-time"] = NowText },
                ["ownerReferences"] = new JsonArray(service.ControllerReference()),
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = items,
            ["ports"] = ports?.DeepClone(),
        });

    private static JsonObject Labels(KubeObject service)
    {
        var labels = new JsonObject();
        foreach (var (key, value) in service.Labels)
            labels[key] = value;
        labels[ManagedBy] = Self;
        labels[ServiceName] = service.Name;
        if (service.Text("spec.clusterIP") == "None")
            labels["service.kubernetes.io/headless"] = "";
        return labels;
    }

    private JsonObject Describe(KubeObject service, Endpoint endpoint)
    {
        var pod = endpoint.Pod;
        var described = new JsonObject
        {
            ["addresses"] = new JsonArray(endpoint.Address),
            ["conditions"] = new JsonObject
            {
                ["ready"] = service.Flag("spec.publishNotReadyAddresses")
                    || (endpoint.Ready && !endpoint.Terminating),
                ["serving"] = endpoint.Ready,
                ["terminating"] = endpoint.Terminating,
            },
        };
        if (pod.Text("spec.hostname") is { } host && pod.Text("spec.subdomain") == service.Name)
            described["hostname"] = host;
        described["targetRef"] = new JsonObject
        {
            ["kind"] = "Pod",
            ["namespace"] = pod.Namespace,
            ["name"] = pod.Name,
            ["uid"] = pod.Uid,
        };
        if (pod.NodeName() is not { } node)
            return described;
        described["nodeName"] = node;
        if (Store.Get(Kind.Node, null, node)?.Label("topology.kubernetes.io/zone") is { } zone)
            described["zone"] = zone;
        return described;
    }
}
