using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Endpoints;

/// <summary>
/// Keeps the older Endpoints object of a Service: subsets of one set of ports each, with the ready addresses and those
/// that are not; pods being deleted are left out.
/// </summary>
internal sealed class EndpointsController : Controller
{
    public EndpointsController(ControlPlane plane) : base(plane)
    {
        Own(Kind.Service);
        PodWatch.Follow(plane, Enqueue);
    }

    protected override string Component => "endpoint-controller";

    protected override void Sync(string ns, string name)
    {
        var existing = Store.Get(Kind.Endpoints, ns, name);
        if (Store.Get(Kind.Service, ns, name) is not { IsTerminating: false } service)
        {
            if (existing is not null)
                Store.Delete(existing.Ref);
            return;
        }
        if (service.At("spec.selector") is not JsonObject { Count: > 0 } || service.Text("spec.type") == "ExternalName")
            return;
        var subsets = new JsonArray([.. ServiceEndpoints.Of(Store, service).Where(e => !e.Terminating)
            .GroupBy(e => e.PortKey).Select(g => (JsonNode)Subset(service, [.. g]))]);
        if (existing is null)
            Store.Create(New(service, subsets));
        else if (!JsonNode.DeepEquals(existing.At("subsets") ?? new JsonArray(), subsets))
            Store.Update(existing, json =>
            {
                if (subsets.Count == 0)
                    json.Remove("subsets");
                else
                    json["subsets"] = subsets;
            });
    }

    private KubeObject New(KubeObject service, JsonArray subsets)
    {
        var labels = new JsonObject();
        foreach (var (key, value) in service.Labels)
            labels[key] = value;
        labels["endpoints.kubernetes.io/managed-by"] = "endpoint-controller";
        var item = new JsonObject
        {
            ["kind"] = "Endpoints",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = service.Name,
                ["namespace"] = service.Namespace,
                ["labels"] = labels,
                ["annotations"] = new JsonObject { ["endpoints.kubernetes.io/last-change-trigger-time"] = NowText },
            },
        };
        if (subsets.Count > 0)
            item["subsets"] = subsets;
        return new KubeObject(Kind.Endpoints, item);
    }

    private static JsonObject Subset(KubeObject service, List<Endpoint> endpoints)
    {
        var subset = new JsonObject();
        bool IsReady(Endpoint e) => e.Ready || service.Flag("spec.publishNotReadyAddresses");
        void Put(string field, IEnumerable<Endpoint> some)
        {
            var addresses = new JsonArray([.. some.Select(e => (JsonNode)Address(e))]);
            if (addresses.Count > 0)
                subset[field] = addresses;
        }
        Put("addresses", endpoints.Where(IsReady));
        Put("notReadyAddresses", endpoints.Where(e => !IsReady(e)));
        subset["ports"] = endpoints[0].Ports.DeepClone();
        foreach (var port in (JsonArray)subset["ports"]!)
            if ((string?)port!["name"] == "")
                ((JsonObject)port).Remove("name");
        return subset;
    }

    private static JsonObject Address(Endpoint endpoint) => new()
    {
        ["ip"] = endpoint.Address,
        ["nodeName"] = endpoint.Pod.NodeName(),
        ["targetRef"] = new JsonObject
        {
            ["kind"] = "Pod",
            ["namespace"] = endpoint.Pod.Namespace,
            ["name"] = endpoint.Pod.Name,
            ["uid"] = endpoint.Pod.Uid,
        },
    };
}
