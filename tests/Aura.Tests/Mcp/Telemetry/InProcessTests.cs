using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution.Gate;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Plans;

namespace Aura.Tests.Mcp.Telemetry;

/// <summary>What a healthy server never shows: requests that are repeated, a breaker that opens, odd paths.</summary>
public sealed class InProcessTests
{
    [Theory]
    [InlineData("/api/v1/namespaces/shop/pods/cart-1/log?tailLines=3",
        "GET /api/v1/namespaces/{namespace}/pods/{name}/log", "shop")]
    [InlineData("/api/v1/nodes", "GET /api/v1/nodes", null)]
    [InlineData("/api/v1/nodes/node-1", "GET /api/v1/nodes/{name}", null)]
    [InlineData("/api/v1/namespaces/shop", "GET /api/v1/namespaces/{name}", null)]
    [InlineData("/api/v1/namespaces/shop/status", "GET /api/v1/namespaces/{name}/status", null)]
    [InlineData("/apis/apps/v1/namespaces/shop/deployments",
        "GET /apis/apps/v1/namespaces/{namespace}/deployments", "shop")]
    [InlineData("/apis/apps/v1/namespaces/shop/deployments/cart/scale",
        "GET /apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale", "shop")]
    [InlineData("/api/v1/namespaces/shop/services/cart:80/proxy/secret/path",
        "GET /api/v1/namespaces/{namespace}/services/{name}/proxy/{path}", "shop")]
    [InlineData("/apis/metrics.k8s.io/v1beta1", "GET /apis/metrics.k8s.io/v1beta1", null)]
    [InlineData("/openapi/v3/apis/apps/v1", "GET /openapi/{path}", null)]
    [InlineData("/version", "GET /version", null)]
    public async Task ARequestIsNamedWithoutTheNamesInIt(string path, string name, string? ns)
    {
        using var heard = new Heard();
        using var client = Client(_ => HttpStatusCode.OK);
        using var test = heard.Begin();
        await client.RawAsync(HttpMethod.Get, path);
        var span = Assert.Single(heard.Spans, s => s.TraceId == test.TraceId);
        Assert.Equal(name, span.DisplayName);
        Assert.Equal(ns, span.GetTagItem("k8s.namespace.name"));
    }

    [Fact]
    public async Task OutsideACallARequestIsMeasuredButMakesNoTrace()
    {
        using var heard = new Heard();
        using var client = Client(_ => HttpStatusCode.OK, "outside.test");
        await client.RawAsync(HttpMethod.Get, "/version");
        Assert.DoesNotContain(heard.Spans, s => Equals(s.GetTagItem("server.address"), "outside.test"));
        Assert.Contains(heard.Values, v => v.Metric == "http.client.request.duration"
            && Equals(v.Tags.GetValueOrDefault("server.address"), "outside.test"));
    }

    [Fact]
    public async Task ARepeatedRequestCountsUnderItsCause()
    {
        using var heard = new Heard();
        using var client = Client(sent => sent == 1 ? (HttpStatusCode)599 : HttpStatusCode.OK);
        var view = new LiveClusterView(client, TimeProvider.System, [], []) { RepeatsReads = true };
        await view.ListAsync(Kind.Node);
        Assert.Single(heard.Values,
            v => v.Metric == "aura.api.retries" && Equals(v.Tags["error.type"], "599"));
    }

    [Fact]
    public async Task ABreakerThatOpensIsTold()
    {
        using var heard = new Heard();
        var gate = new ClusterGate("opens", TimeProvider.System);
        using var client = Client(_ => throw new HttpRequestException("refused"), gate: gate);
        for (var i = 0; i < 6; i++)
            await Assert.ThrowsAsync<KubeException>(() => client.RawAsync(HttpMethod.Get, "/version"));
        Assert.Equal([0, 2], heard.Values.Where(v => v.Metric == "aura.api.breaker.state"
            && Equals(v.Tags["k8s.cluster.name"], "opens")).Select(v => v.Value));
    }

    [Fact]
    public async Task AnUndoTakesTheCostBack()
    {
        using var heard = new Heard();
        await using var session = await TestSession.StartAsync(
            "oom-killed", new AuraOptions { AutoApprove = Risk.High });
        var done = await session.CallAsync("deployment_increase_memory",
            new JsonObject { ["namespace"] = "shop", ["name"] = "catalog" });
        await session.CallAsync("undo", new JsonObject { ["executionId"] = done["executionId"]!.DeepClone() });
        var costs = heard.Values.Where(v => v.Metric == "aura.cost.monthly"
            && Equals(v.Tags["aura.action"], "deployment.increase_memory")).Select(v => v.Value).ToList();
        Assert.Contains(costs, c => c > 0 && costs.Contains(-c));
        var record = Assert.Single(
            session.Workspace.Store.Journal.List(EmbeddedClusters.Name, 10), e => e.Kind == "undo");
        var undo = Assert.Single(heard.Spans, s => s.OperationName == "execution"
            && Equals(s.GetTagItem("aura.execution.id"), record.Id));
        Assert.Equal("undo", undo.GetTagItem("aura.execution.kind"));
        Assert.Contains(heard.Spans, s => s.OperationName == "undo step" && s.TraceId == undo.TraceId);
    }

    private static KubeClient Client(
        Func<int, HttpStatusCode> answer, string host = "api.test", IRequestGate? gate = null) =>
        new(new HttpClient(new Answers(answer)) { BaseAddress = new Uri($"https://{host}") }, gate: gate);

    private sealed class Answers(Func<int, HttpStatusCode> answer) : HttpMessageHandler
    {
        private int _sent;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(answer(++_sent))
            {
                Content = new StringContent(
                    """{"kind":"List","items":[],"metadata":{}}""", Encoding.UTF8, "application/json"),
            };
            response.Headers.Add("Retry-After", "0");
            return Task.FromResult(response);
        }
    }
}
