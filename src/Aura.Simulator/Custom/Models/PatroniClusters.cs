using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Custom.Models;

/// <summary>
/// Patroni's members with Endpoints as their store, where Zalando's operator is installed: the one that the failover
/// key asks for gets the leader's lock, role and address three seconds later, unless it is not ready, or the key names
/// another leader than there is; then the key is cleared. The Service's EndpointSlice mirrors the Endpoints.
/// </summary>
internal sealed class PatroniClusters : Controller
{
    private const string Suffix = "-failover";
    private static readonly ObjectRef Definition =
        new(Kind.CustomResourceDefinition, null, "postgresqls.acid.zalan.do");

    private static readonly TimeSpan Takes = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, DateTimeOffset> _asked = new(StringComparer.Ordinal);

    public PatroniClusters(ControlPlane plane) : base(plane)
    {
        Own(Kind.Endpoints);
        On(Kind.Pod, change =>
        {
            if (change.New.Label("application") == "spilo" && change.New.Label("cluster-name") is { } scope)
                Enqueue(change.New.Namespace, scope);
        });
    }

    protected override string Component => "patroni";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Definition) is null)
            return;
        if (name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            if (Store.Get(Kind.Endpoints, ns, name) is { } key
                && Store.Get(Kind.Endpoints, ns, name[..^Suffix.Length]) is { } asked)
                Switch(key, asked);
        }
        else if (Store.Get(Kind.Endpoints, ns, name) is { } leader && leader.Annotation("ttl") is not null)
            Settle(leader);
    }

    private void Switch(KubeObject key, KubeObject leader)
    {
        if (key.Annotation("member") is not { Length: > 0 } member)
            return;
        var at = $"{key.Uid}/{member}";
        if (!_asked.TryGetValue(at, out var since))
            _asked[at] = since = Now;
        if (since + Takes > Now)
        {
            EnqueueAfter(key, since + Takes - Now);
            return;
        }
        _asked.Remove(at);
        var matches = key.Annotation("leader") is not { Length: > 0 } named || named == leader.Annotation("leader");
        if (matches && Store.Get(Kind.Pod, key.Namespace, member) is { } pod && IsReady(pod))
            Store.Update(leader, json => json["metadata"]!["annotations"]!["leader"] = member);
        Store.Update(key, json =>
        {
            foreach (var field in (string[])["leader", "member", "scheduled_at"])
                (json["metadata"]!["annotations"] as JsonObject)?.Remove(field);
        });
    }

    private void Settle(KubeObject leader)
    {
        var holder = leader.Annotation("leader");
        foreach (var pod in Store.List(Kind.Pod, leader.Namespace).Where(p => p.Label("cluster-name") == leader.Name))
            if ((pod.Name == holder ? "master" : "replica") is var role && pod.Label("spilo-role") != role)
                Store.Update(pod, json => json["metadata"]!["labels"]!["spilo-role"] = role);
        if (Store.Get(Kind.Service, leader.Namespace, leader.Name) is { } service
            && Store.Get(Kind.Pod, leader.Namespace, holder ?? "") is { } primary
            && primary.Text("status.podIP") is { } address)
            Mirror(service, primary, address);
    }

    private void Mirror(KubeObject service, KubeObject primary, string address)
    {
        var endpoints = new JsonArray(new JsonObject
        {
            ["addresses"] = new JsonArray(address),
            ["conditions"] = new JsonObject { ["ready"] = IsReady(primary) },
            ["targetRef"] = new JsonObject
            {
                ["kind"] = "Pod", ["namespace"] = primary.Namespace, ["name"] = primary.Name, ["uid"] = primary.Uid,
            },
        });
        var name = $"{service.Name}-mirrored";
        if (Store.Get(Kind.EndpointSlice, service.Namespace, name) is not { } slice)
            Store.Create(New(service, name, endpoints));
        else if (!JsonNode.DeepEquals(slice.At("endpoints"), endpoints))
            Store.Update(slice, json => json["endpoints"] = endpoints);
    }

    private static KubeObject New(KubeObject service, string name, JsonArray endpoints) =>
        new(Kind.EndpointSlice, new JsonObject
        {
            ["kind"] = "EndpointSlice",
            ["apiVersion"] = Kind.EndpointSlice.ApiVersion,
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = service.Namespace,
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/service-name"] = service.Name,
                    ["endpointslice.kubernetes.io/managed-by"] = "endpointslicemirroring-controller.k8s.io",
                },
                ["ownerReferences"] = new JsonArray(service.ControllerReference()),
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = endpoints,
            ["ports"] = new JsonArray(
                new JsonObject { ["name"] = "postgresql", ["port"] = 5432, ["protocol"] = "TCP" }),
        });

    private static bool IsReady(KubeObject pod) => (string?)pod.Condition("Ready")?["status"] == "True";
}
