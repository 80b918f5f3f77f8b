using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Custom.Models;

/// <summary>
/// A Gateway API controller, as far as HTTPRoutes are concerned: for each parentRef that is a Gateway which is there it
/// writes the conditions Accepted and ResolvedRefs with the generation that it has seen. Reasons as in the API's
/// RouteConditionReason (gateway-api, apis/v1/shared_types.go).
/// </summary>
internal sealed class GatewayRoutes : Controller
{
    private const string Group = "gateway.networking.k8s.io";
    private const string DefaultController = "aura.dev/gateway-controller";
    private static readonly Kind Route = new(Group, "v1", "HTTPRoute", "httproutes");
    private static readonly Kind Gateway = new(Group, "v1", "Gateway", "gateways");
    private static readonly Kind Class = new(Group, "v1", "GatewayClass", "gatewayclasses", false);
    private static readonly Kind Grant = new(Group, "v1beta1", "ReferenceGrant", "referencegrants");

    public GatewayRoutes(ControlPlane plane) : base(plane)
    {
        Own(Route);
        foreach (var kind in (Kind[])[Gateway, Class, Grant])
            On(kind, _ => EnqueueAll());
        On(Kind.Service, change =>
        {
            // To a route only matters whether it is there.
            if (change.Type is ChangeType.Added or ChangeType.Deleted)
                EnqueueAll();
        });
    }

    protected override string Component => "gateway-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Route, ns, name) is not { IsTerminating: false } route)
            return;
        var parents = new JsonArray([.. route.List("spec.parentRefs").Select(p => Status(route, p))
            .OfType<JsonObject>()]);
        if (!JsonNode.DeepEquals(route.At("status.parents"), parents)
            && (parents.Count > 0 || route.At("status.parents") is not null))
            Store.UpdateStatus(route, json => json["status"] = new JsonObject { ["parents"] = parents });
    }

    private void EnqueueAll()
    {
        foreach (var route in Store.List(Route))
            Enqueue(route);
    }

    /// <returns>Null where the parent is not this controller's: nobody writes a status for it then.</returns>
    private JsonObject? Status(KubeObject route, JsonObject parent)
    {
        var ns = (string?)parent["namespace"] ?? route.Namespace!;
        if (((string?)parent["kind"] ?? "Gateway") != "Gateway"
            || Store.Get(Gateway, ns, (string?)parent["name"] ?? "") is not { } gateway)
            return null;
        var old = route.List("status.parents").FirstOrDefault(p => JsonNode.DeepEquals(p["parentRef"], parent));
        var conditions = old?["conditions"]?.DeepClone() as JsonArray ?? [];
        Put(conditions, route, "Accepted", Accepted(route, parent, gateway));
        Put(conditions, route, "ResolvedRefs", Resolved(route));
        return new JsonObject
        {
            ["parentRef"] = parent.DeepClone(),
            ["controllerName"] = Store.Get(Class, null, gateway.Text("spec.gatewayClassName") ?? "")
                ?.Text("spec.controllerName") ?? DefaultController,
            ["conditions"] = conditions,
        };
    }

    private void Put(JsonArray conditions, KubeObject route, string type, (string? Against, string Message) found)
    {
        Conditions.Put(conditions, type, found.Against is null ? "True" : "False", found.Against ?? type,
            found.Message, NowText);
        Conditions.Find(conditions, type)!["observedGeneration"] = route.Generation;
    }

    private static (string?, string) Accepted(KubeObject route, JsonObject parent, KubeObject gateway)
    {
        var listeners = gateway.List("spec.listeners").Where(l =>
            (parent["sectionName"] is not { } section || $"{section}" == $"{l["name"]}")
            && (parent["port"] is not { } port || $"{port}" == $"{l["port"]}")).ToList();
        return listeners.Count == 0 ? ("NoMatchingParent", "no listener fits the parentRef")
            : listeners.Any(l => (string?)l["allowedRoutes"]?["namespaces"]?["from"] == "All"
                || route.Namespace == gateway.Namespace) ? (null, "Route is accepted")
            : ("NotAllowedByListeners", $"no listener takes routes of namespace {route.Namespace}");
    }

    private (string?, string) Resolved(KubeObject route)
    {
        foreach (var backend in route.List("spec.rules").SelectMany(r =>
            (r["backendRefs"] as JsonArray ?? []).OfType<JsonObject>()))
        {
            var (kind, name) = ((string?)backend["kind"] ?? "Service", (string?)backend["name"] ?? "");
            var ns = (string?)backend["namespace"] ?? route.Namespace!;
            if (kind != "Service" || backend["group"] is { } group && $"{group}".Length > 0)
                return ("InvalidKind", $"backendRef {name} is of kind {kind}");
            if (ns != route.Namespace && !IsGranted(route, ns, name))
                return ("RefNotPermitted", $"no ReferenceGrant in {ns} lets the route refer to Service {name}");
            if (Store.Get(Kind.Service, ns, name) is null)
                return ("BackendNotFound", $"Service {ns}/{name} not found");
        }
        return (null, "all references are resolved");
    }

    private bool IsGranted(KubeObject route, string ns, string service) => Store.List(Grant)
        .Where(g => g.Namespace == ns).Any(g => g.List("spec.from").Any(f => (string?)f["kind"] == "HTTPRoute"
                && (string?)f["namespace"] == route.Namespace)
            && g.List("spec.to").Any(t => (string?)t["kind"] == "Service"
                && (t["name"] is not { } name || $"{name}" == service)));
}
