using Aura.Cost;
using Aura.Cost.Nodes;
using Aura.Cost.OpenCost;
using Aura.Tests.Kubernetes.Client;

namespace Aura.Tests.Cost;

/// <summary>
/// Against answers in the shapes of opencost/opencost: the assets' of core/pkg/opencost/asset_json.go, the allocations'
/// of the example in docs/swagger.json, wrapped as by WrapData of pkg/costmodel/router.go.
/// </summary>
public sealed class OpenCostTests
{
    private readonly ScriptedServer _server = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_nodes_costs_over_its_hours_are_its_prices()
    {
        _server.Answers("""
            {"code":200,"status":"success","data":{
             "AWS/__undefined__/__undefined__/Compute/cluster-one/Node/Kubernetes/i-06/n1":{"type":"Node",
              "properties":{"category":"Compute","provider":"AWS","cluster":"cluster-one","name":"n1"},
              "nodeType":"m5.large","cpuCores":2,"ramBytes":8589934592,"cpuCoreHours":48,"ramByteHours":206158430208,
              "preemptible":0,"discount":0.25,"cpuCost":1.92,"gpuCost":0,"ramCost":1.28,"adjustment":0,"totalCost":2.4},
             "AWS/__undefined__/__undefined__/Storage/cluster-one/Disk/Kubernetes/v/d":{"type":"Disk",
              "properties":{"name":"d"},"cpuCoreHours":1,"ramByteHours":1,"cpuCost":9},
             "AWS/__undefined__/__undefined__/Compute/cluster-one/Node/Kubernetes/i-07/gone":{"type":"Node",
              "properties":{"name":"gone"},"cpuCoreHours":0,"ramByteHours":0,"cpuCost":0,"ramCost":0}}}
            """);
        var prices = await Prices().AskAsync();
        Assert.Equal("/assets?window=1d", _server.Last.Path);
        // 24 hours of 2 cores: 1.92 x 0.75 / 48 = 0.03. Of 8 GiB: 1.28 x 0.75 / 192 = 0.005.
        Assert.Equal(new UnitPrices(0.03m, 0.005m), Assert.Single(prices.PerHour).Value);
        Assert.Equal(("OpenCost at http://opencost.local:9003, last day", null), (prices.Source, prices.Lacking));
    }

    [Fact]
    public async Task Without_assets_the_allocations_by_node_are_asked_for()
    {
        _server.AnswersText("404 page not found", 404).Answers("""
            {"code":200,"status":"success","data":[null,{"n1":{"name":"n1",
             "properties":{"cluster":"cluster-one","node":"n1"},"minutes":2879.235705,"cpuCores":0.449881,
             "cpuCoreHours":20,"cpuCost":0.5,"cpuCostAdjustment":0.1,"ramBytes":146761671.65,
             "ramByteHours":10737418240,"ramCost":0.04,"ramCostAdjustment":0,"totalCost":0.64}}]}
            """);
        var prices = await Prices("http://me:s%40cret@opencost.local:9003/model/").AskAsync();
        Assert.Equal(["/model/assets?window=1d", "/model/allocation/compute?window=1d&aggregate=node"],
            _server.Requests.Select(r => r.Path));
        // (0.5 + 0.1) / 20 core hours = 0.03; 0.04 / 10 GiB hours = 0.004.
        Assert.Equal(new UnitPrices(0.03m, 0.004m), prices.PerHour["n1"]);
        Assert.DoesNotContain("cret", prices.Source);
    }

    [Fact]
    public async Task It_is_asked_once_in_a_while()
    {
        const string one = """
            {"code":200,"data":{"k":{"type":"Node","properties":{"name":"n1"},"cpuCoreHours":1,"cpuCost":1,
             "ramByteHours":1073741824,"ramCost":1}}}
            """;
        _server.Answers(one).Answers(one);
        var prices = Prices();
        await prices.AskAsync();
        await prices.AskAsync();
        Assert.Single(_server.Requests);
        _time.Advance(TimeSpan.FromMinutes(11));
        await prices.AskAsync();
        Assert.Equal(2, _server.Requests.Count);
    }

    [Theory]
    [InlineData(400, "Invalid 'window' parameter",
        "OpenCost (refused): http://opencost.local:9003 answered 400: Invalid")]
    [InlineData(200, """{"code":500,"status":"error","message":"no Prometheus"}""",
        "OpenCost (refused): http://opencost.local:9003 answered 200: no Prometheus")]
    [InlineData(200, "<html>", "OpenCost (no_answer): http://opencost.local:9003 did not answer as OpenCost does")]
    [InlineData(200, """{"code":200,"data":{}}""", "OpenCost (no_answer): http://opencost.local:9003 knows no node")]
    [InlineData(200, """{"code":200,"data":{"k":{"type":"Node","cpuCoreHours":"many"}}}""",
        "OpenCost (no_answer): http://opencost.local:9003 answered something that is no list of costs")]
    public async Task What_is_no_answer_is_told_and_the_list_counts(int status, string body, string expected)
    {
        var told = await Told(_server.AnswersText(body, status));
        Assert.StartsWith(expected, told);
        Assert.EndsWith("; the price list counts instead", told);
    }

    [Fact]
    public async Task So_is_that_nobody_answers() => Assert.StartsWith(
        "OpenCost (unreachable): http://opencost.local:9003 cannot be asked: no route to host",
        await Told(_server.Fails(new HttpRequestException("no route to host"))));

    [Fact]
    public async Task And_that_it_takes_too_long() => Assert.StartsWith("OpenCost (timeout): ",
        await Told(_server.Fails(new TaskCanceledException())));

    [Fact]
    public async Task That_it_failed_is_forgotten_sooner()
    {
        _server.Fails(new HttpRequestException("down")).Fails(new HttpRequestException("down"));
        var prices = Prices();
        await prices.AskAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        await prices.AskAsync();
        Assert.Equal(2, _server.Requests.Count);
    }

    private async Task<string?> Told(ScriptedServer _)
    {
        var prices = await Prices().AskAsync();
        Assert.Empty(prices.PerHour);
        return prices.Lacking;
    }

    private OpenCostPrices Prices(string address = "http://opencost.local:9003") =>
        new(new OpenCostClient(new HttpClient(_server), new Uri(address)), _time);
}
