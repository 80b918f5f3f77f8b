using Aura.Metrics.Prometheus;
using Aura.Tests.Kubernetes.Client;

namespace Aura.Tests.Metrics;

/// <summary>Against answers as the documentation of Prometheus' HTTP API shows them.</summary>
public sealed class PrometheusClientTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1435781451781);
    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task An_instant_query_brings_a_value_a_series()
    {
        _server.Answers("""
            {"status":"success","data":{"resultType":"vector","result":[
             {"metric":{"__name__":"up","job":"prometheus","instance":"localhost:9090"},"value":[1435781451.781,"1"]},
             {"metric":{"__name__":"up","job":"node","instance":"localhost:9100"},"value":[1435781451.781,"0"]}]}}
            """);

        var answer = await Client("http://metrics.local:9090/base/").QueryAsync("up{job!=\"a b\"}", At);

        Assert.Equal("/base/api/v1/query?query=up%7Bjob%21%3D%22a%20b%22%7D&time=1435781451.781",
            _server.Last.Path);
        Assert.Equal(["prometheus", "node"], answer.Series.Select(s => s["job"]));
        Assert.Equal([(At, 1d), (At, 0d)], answer.Series.Select(s => s.Values.Single()));
        Assert.Empty(answer.Warnings);
    }

    [Fact]
    public async Task A_range_query_brings_values_over_time_and_what_the_server_warns_of()
    {
        _server.Answers("""
            {"status":"success","warnings":["one store did not answer"],"data":{"resultType":"matrix","result":[
             {"metric":{"job":"node"},"values":[[1435781430,"0.5"],[1435781445,"NaN"],[1435781460,"+Inf"]]},
             {"metric":{"job":"other"},"histograms":[[1435781430,{"count":"1"}]]}]}}
            """);
        var from = DateTimeOffset.FromUnixTimeSeconds(1435781430);

        var answer = await Client().RangeAsync("up", from, from.AddSeconds(30), TimeSpan.FromSeconds(15));

        Assert.Equal("/api/v1/query_range?query=up&start=1435781430&end=1435781460&step=15", _server.Last.Path);
        Assert.Equal([0.5, double.NaN, double.PositiveInfinity], answer.Series[0].Values.Select(v => v.Value));
        Assert.Empty(answer.Series[1].Values);
        Assert.Equal("one store did not answer", Assert.Single(answer.Warnings));
    }

    [Fact]
    public async Task A_scalar_is_a_series_without_labels()
    {
        _server.Answers("""{"status":"success","data":{"resultType":"scalar","result":[1435781451.781,"42"]}}""");

        var series = Assert.Single((await Client().QueryAsync("scalar(x)")).Series);

        Assert.Equal((At, 42d), Assert.Single(series.Values));
        Assert.Empty(series.Labels);
    }

    [Fact]
    public async Task A_refusal_says_what_the_server_says()
    {
        _server.Answers(
            """{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\": 1:4: parse error"}""",
            400);

        var refused = await FaultAsync();

        Assert.Equal(("bad_data", "invalid parameter \"query\": 1:4: parse error"), (refused.Type, refused.Message));
    }

    [Theory]
    [InlineData("<html>Bad Gateway</html>", 502)]
    [InlineData("""{"kind":"Status","code":403}""", 403)]
    [InlineData("""{"status":"success","data":{"resultType":"streams","result":[]}}""", 200)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,2]}]}}""", 200)]
    [InlineData("""{"status":"success"}""", 200)]
    public async Task What_is_no_answer_of_Prometheus_is_told_as_such(string body, int status)
    {
        _server.Answers(body, status);

        Assert.Equal("no_answer", (await FaultAsync()).Type);
    }

    [Fact]
    public async Task A_server_that_is_away_or_too_slow_is_told_without_its_password()
    {
        _server.Fails(new HttpRequestException("Connection refused")).Fails(new TaskCanceledException());

        var away = await FaultAsync("http://reader:s3cret@metrics.local/prom");
        var slow = await FaultAsync("http://reader:s3cret@metrics.local/prom");

        Assert.Equal(("unreachable", "http://metrics.local/prom cannot be asked: Connection refused"),
            (away.Type, away.Message));
        Assert.Equal(("timeout", "http://metrics.local/prom did not answer in time"), (slow.Type, slow.Message));
    }

    [Fact]
    public async Task User_and_password_of_the_address_are_sent()
    {
        string? sent = null;
        _server.Then(request =>
        {
            sent = $"{request.Headers.Authorization}";
            return Task.FromException<HttpResponseMessage>(new HttpRequestException("enough"));
        });

        await FaultAsync("http://reader:s%40cret@metrics.local");

        Assert.Equal("Basic " + Convert.ToBase64String("reader:s@cret"u8), sent);
    }

    private PrometheusClient Client(string address = "http://metrics.local:9090") =>
        new(new HttpClient(_server), new Uri(address));

    private Task<PrometheusException> FaultAsync(string address = "http://metrics.local:9090") =>
        Assert.ThrowsAsync<PrometheusException>(() => Client(address).QueryAsync("up"));
}
