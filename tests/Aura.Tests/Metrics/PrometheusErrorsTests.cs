using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Metrics.Prometheus;
using Aura.Plans;
using Aura.Tests.Actions;
using Aura.Tests.Kubernetes.Client;

namespace Aura.Tests.Metrics;

public sealed class PrometheusErrorsTests
{
    private static readonly ObjectRef Cart = new(Kind.Service, "shop", "cart");

    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task The_operators_queries_are_asked_with_the_names_filled_in()
    {
        _server.Answers(Vector("120")).Answers(Vector("0.25"));

        Assert.Equal(new ErrorShare(120, 0.25), await AskAsync());
        Assert.Contains(
            "query=n%7Bns%3D%22shop%22%2Cv%3D%22v2%22%7D", _server.Requests[0].Path, StringComparison.Ordinal);
        Assert.Contains("query=f%7Bs%3D%22cart%22%7D", _server.Requests[1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_requests_there_is_no_share()
    {
        _server.Answers(Vector());

        Assert.Equal(new ErrorShare(0, null), await AskAsync());
    }

    [Theory]
    [InlineData("3", "2 3", "2 values where one is wanted")]
    [InlineData("3", "7", "gives 7, no share")]
    [InlineData("3", "", "gives nothing")]
    public async Task What_is_no_share_cannot_be_told(string requests, string failed, string why)
    {
        _server.Answers(Vector(requests)).Answers(Vector(failed.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Contains(why, (await AskAsync()).Lacking, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 0.05, null, VerdictState.Holds, "5 % of 100 requests of v2 fail")]
    [InlineData(100, 0.06, null, VerdictState.Impossible, "6 % of 100 requests of v2 fail, more than 5 %")]
    [InlineData(19, 0.9, null, VerdictState.Holds, "19 requests of v2 are too few to judge by")]
    [InlineData(0, null, "it is away", VerdictState.NotYet, "cannot be told: it is away")]
    public async Task A_verdict_needs_enough_requests(
        double requests, double? failed, string? lacking, VerdictState state, string why)
    {
        var view = new LiveClusterView(_server.Connect(), TimeProvider.System)
        {
            Errors = new Told(new ErrorShare(requests, failed, lacking)),
        };

        var verdict = await ConditionJudge.EvaluateAsync(new Condition.ErrorRate(Cart, "v2", 0.05, 20), view);

        Assert.Equal(state, verdict.State);
        Assert.Contains(why, verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Traffic_that_shifts_is_watched_for_errors_where_they_are_measured()
    {
        using var cluster = new CaseCluster();
        foreach (var name in new[] { "versions", "http-route" })
            cluster.Load(ActionCase.Base(name));
        var args = JsonNode.Parse("""
            {"namespace":"shop","name":"cart","from":"cart-v1","to":"cart-v2","percent":20,"hold":30}
            """)!.AsObject();
        var view = new LiveClusterView(cluster.Client, cluster.Simulated.Clock)
        {
            Errors = new Told(new ErrorShare(0, null)),
        };

        var plan = cluster.Run(() => new ActionCatalog().Get("service.shift_traffic").PlanAsync(args, view));

        Assert.Contains(PlanText.Lines(plan), l => l.StartsWith("hold ", StringComparison.Ordinal)
            && l.Contains("errors Service shop/cart cart-v2 <= 0.05", StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Warnings, w => w.Contains("error rate", StringComparison.Ordinal));
    }

    private Task<ErrorShare> AskAsync() => new PrometheusErrors(
        new PrometheusClient(new HttpClient(_server), new Uri("http://metrics.local")),
        "n{ns=\"{namespace}\",v=\"{version}\"}", "f{s=\"{service}\"}").OfAsync(Cart, "v2");

    private static string Vector(params string[] values) =>
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
        + string.Join(",", values.Select(v => $$"""{"metric":{},"value":[1800000000,"{{v}}"]}""")) + "]}}";

    private sealed class Told(ErrorShare share) : IRequestErrors
    {
        public Task<ErrorShare> OfAsync(ObjectRef service, string version, CancellationToken cancel = default) =>
            Task.FromResult(share);
    }
}
