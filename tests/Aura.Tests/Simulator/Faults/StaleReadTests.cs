using System.Net;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Faults;
using Aura.Simulator.Http;
using Aura.Tests.Simulator.Controllers;

namespace Aura.Tests.Simulator.Faults;

/// <summary>A watch cache that is behind: what may be read from it, and what never is.</summary>
public sealed class StaleReadTests : IDisposable
{
    private const string All = "/api/v1/namespaces/default/configmaps";
    private const string One = All + "/mode";
    private static readonly FaultRule Stale = new(FaultSort.StaleRead) { After = TimeSpan.FromSeconds(5) };

    private readonly SimulatedCluster _cluster = new(new() { Faults = [Stale] });
    private readonly string _first;
    private readonly string _second;

    public StaleReadTests()
    {
        _cluster.Create("{apiVersion: v1, kind: ConfigMap, metadata: {name: mode, namespace: default}, data: {v: a}}");
        _first = Version();
        _cluster.Advance(TimeSpan.FromSeconds(10));
        _cluster.Patch(new ObjectRef(Kind.ConfigMap, "default", "mode"),
            new JsonObject { ["data"] = new JsonObject { ["v"] = "b" } });
        _second = Version();
        _cluster.Advance(TimeSpan.FromSeconds(2));
    }

    public void Dispose() => _cluster.Dispose();

    private string Version() =>
        _cluster.Get(new ObjectRef(Kind.ConfigMap, "default", "mode")).Text("metadata.resourceVersion")!;

    private JsonObject Read(string path) => _cluster.Run(async () =>
    {
        using var http = _cluster.CreateHttpClient();
        return (JsonObject)JsonNode.Parse(await http.GetStringAsync(path))!;
    });

    private string? Listed(string query) => Read(All + query)["items"]!.AsArray()
        .Where(i => (string?)i!["metadata"]!["name"] == "mode").Select(i => (string?)i!["data"]!["v"]).Single();

    [Theory]
    [InlineData("?resourceVersion=0", "a")]
    [InlineData("?resourceVersion=FIRST", "a")]
    [InlineData("?resourceVersion=FIRST&resourceVersionMatch=NotOlderThan", "a")]
    [InlineData("?resourceVersion=SECOND&resourceVersionMatch=NotOlderThan", "b")]
    [InlineData("?resourceVersion=SECOND&resourceVersionMatch=Exact", "b")]
    [InlineData("", "b")]
    public void Only_what_may_come_from_the_cache_is_old(string query, string expected)
    {
        query = query.Replace("FIRST", _first).Replace("SECOND", _second);
        Assert.Equal(expected, Listed(query));
        if (!query.Contains("Match"))
            Assert.Equal(expected, (string?)Read(One + query)["data"]!["v"]);
    }

    [Fact]
    public void The_cache_catches_up_and_Aura_s_own_reads_never_ask_it()
    {
        using var client = new KubeClient(_cluster.CreateHttpClient(), _cluster.Clock);
        var listed = _cluster.Run(() => client.ListAsync(Kind.ConfigMap, "default"));
        Assert.Contains(listed.Items, i => i.Text("data.v") == "b");

        _cluster.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("b", Listed("?resourceVersion=0"));
        _cluster.Faults.Clear();
    }

    [Fact]
    public async Task Clients_on_a_socket_meet_the_cluster_s_faults_too()
    {
        await using var server = await SimulatorServer.StartAsync(_cluster);
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, _, _, _) => true,
        };
        using var http = new HttpClient(handler) { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {server.Token}");

        Assert.Contains("\"v\":\"a\"", await http.GetStringAsync(One + "?resourceVersion=0"));
        _cluster.Faults.Add([new FaultRule(FaultSort.TooManyRequests) { Times = 1, RetryAfterSeconds = 3 }]);
        using var refused = await http.GetAsync(One);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(3)),
            (refused.StatusCode, refused.Headers.RetryAfter!.Delta!.Value));
        _cluster.Faults.Add([new FaultRule(FaultSort.ResetBefore) { Times = 1 }]);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(One));
        Assert.Contains("\"v\":\"b\"", await http.GetStringAsync(One));

        _cluster.Faults.Add([new FaultRule(FaultSort.CutWatch) { After = TimeSpan.FromSeconds(5) }]);
        await using var watch = await http.GetStreamAsync("/api/v1/secrets?watch=1&resourceVersion="
            + _cluster.Store.Revision);
        using var running = _cluster.StartRealTime(100);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
            await watch.ReadAtLeastAsync(new byte[10], 1, throwOnEndOfStream: false));
    }
}
