using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Incidents;
using Aura.Tests.Actions;

namespace Aura.Tests.Simulator.Custom;

/// <summary>What the model of a Gateway API controller writes into HTTPRoutes.</summary>
public sealed class GatewayRoutesTests
{
    private static readonly Kind HttpRoute = new("gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes");
    private static readonly ObjectRef Cart = new(HttpRoute, "shop", "cart");

    [Theory]
    [InlineData("ResolvedRefs", "True", "ResolvedRefs", "spec.hostnames", """["cart.example.com"]""")]
    [InlineData("ResolvedRefs", "False", "BackendNotFound", "spec.rules[0].backendRefs[0].name", "\"gone\"")]
    [InlineData("ResolvedRefs", "False", "InvalidKind", "spec.rules[0].backendRefs[0].kind", "\"Bucket\"")]
    [InlineData("ResolvedRefs", "False", "RefNotPermitted", "spec.rules[0].backendRefs[0].namespace", "\"infra\"")]
    [InlineData("Accepted", "True", "Accepted", "spec.hostnames", """["cart.example.com"]""")]
    [InlineData("Accepted", "False", "NoMatchingParent", "spec.parentRefs[0].sectionName", "\"https\"")]
    public void ConditionsTellWhatTheRouteIsWorth(string type, string status, string reason, string path, string value)
    {
        using var cluster = Play();
        using var client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);

        var route = cluster.Run(async () => (await client.FindAsync(Cart))!.With(path, JsonNode.Parse(value)));
        cluster.Run(() => client.ReplaceAsync(route));
        cluster.Advance(TimeSpan.FromSeconds(1));

        var seen = cluster.Run(() => client.FindAsync(Cart))!;
        var condition = seen.At($"status.parents[0].conditions[type={type}]")!;
        Assert.Equal((status, reason), ((string?)condition["status"], (string?)condition["reason"]));
        Assert.Equal(seen.Generation, (long?)condition["observedGeneration"]);
    }

    [Fact]
    public void ABackendThatComesIsResolved()
    {
        using var cluster = Play();
        using var client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);
        var service = cluster.Run(() => client.FindAsync(new ObjectRef(Kind.Service, "shop", "cart-v2")))!;

        cluster.Run(() => client.DeleteAsync(service.Ref));
        cluster.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("False", Resolved());
        var anew = service.ToJson();
        anew.Remove("metadata");
        anew["metadata"] = new JsonObject { ["name"] = "cart-v2", ["namespace"] = "shop" };
        (anew["spec"] as JsonObject)!.Remove("clusterIP");
        (anew["spec"] as JsonObject)!.Remove("clusterIPs");
        cluster.Run(() => client.CreateAsync(new KubeObject(Kind.Service, anew)));
        cluster.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("True", Resolved());

        string? Resolved() => cluster.Run(() => client.FindAsync(Cart))!
            .Text("status.parents[0].conditions[type=ResolvedRefs].status");
    }

    [Fact]
    public void ARouteOfNoGatewayIsToldNothing()
    {
        using var cluster = Play();
        using var client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);

        cluster.Run(() => client.CreateAsync(new KubeObject(HttpRoute, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "other", ["namespace"] = "shop" },
            ["spec"] = new JsonObject { ["parentRefs"] = new JsonArray(new JsonObject { ["name"] = "nobody" }) },
        })));
        cluster.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(cluster.Run(() => client.FindAsync(Cart with { Name = "other" }))!.At("status"));
    }

    private static SimulatedCluster Play()
    {
        var objects = ((string[])["versions", "http-route"])
            .SelectMany(b => CaseFiles.List(CaseFiles.Base("runs", b)["objects"])).Select(o => o.DeepClone());
        return SimulatedCluster.FromIncident(Incident.Of(new JsonObject
        {
            ["name"] = "routes", ["title"] = "routes", ["settle"] = "15s", ["run"] = "0s",
            ["objects"] = new JsonArray([.. objects]),
        }, "routes"));
    }
}
