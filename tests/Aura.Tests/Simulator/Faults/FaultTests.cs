using System.Net;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Faults;

namespace Aura.Tests.Simulator.Faults;

public sealed class FaultTests : IDisposable
{
    private readonly SimulatedCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    private HttpClient Connect(params FaultRule[] rules) => new(_cluster.CreateHandler(rules))
    {
        BaseAddress = new Uri("http://simulator.local/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    [Fact]
    public void A_late_answer_takes_virtual_time()
    {
        using var http = Connect(new FaultRule(FaultSort.Latency) { After = TimeSpan.FromSeconds(30), Times = 1 });
        var started = _cluster.Clock.Elapsed;
        _cluster.Run(() => http.GetStringAsync("/api/v1/nodes"));
        Assert.Equal(TimeSpan.FromSeconds(30), _cluster.Clock.Elapsed - started);
        _cluster.Run(() => http.GetStringAsync("/api/v1/nodes"));
        Assert.Equal(TimeSpan.FromSeconds(30), _cluster.Clock.Elapsed - started);
    }

    [Fact]
    public void A_throttled_request_says_when_to_come_back()
    {
        using var http = Connect(new FaultRule(FaultSort.TooManyRequests) { RetryAfterSeconds = 7, Method = "GET" });
        using var response = _cluster.Run(() => http.GetAsync("/api/v1/nodes"));
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
    }

    [Theory]
    [InlineData(FaultSort.ResetBefore, false)]
    [InlineData(FaultSort.ResetAfter, true)]
    public void A_connection_may_break_before_or_after_the_write(FaultSort sort, bool written)
    {
        using var http = Connect(new FaultRule(sort) { Path = "*/configmaps" });
        using var body = new StringContent(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\"}}",
            System.Text.Encoding.UTF8, "application/json");
        Assert.Throws<HttpRequestException>(() =>
            _cluster.Run(() => http.PostAsync("/api/v1/namespaces/default/configmaps", body)));
        Assert.Equal(written, _cluster.Store.Get(Kind.ConfigMap, "default", "c") is not null);
    }

    [Fact]
    public void A_watch_breaks_off()
    {
        using var http = Connect(new FaultRule(FaultSort.CutWatch) { After = TimeSpan.FromSeconds(12) });
        var started = _cluster.Clock.Elapsed;
        Assert.Throws<IOException>(() => _cluster.Run(async () =>
        {
            using var stream = await http.GetStreamAsync("/api/v1/namespaces/default/secrets?watch=1");
            var buffer = new byte[1000];
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        }));
        Assert.Equal(TimeSpan.FromSeconds(12), _cluster.Clock.Elapsed - started);
    }
}
