using System.Text.RegularExpressions;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Metrics.Prometheus;
using Aura.Tests.Kubernetes.Client;

namespace Aura.Tests.Metrics;

public sealed class PrometheusUsageTests
{
    private const string Nothing = """{"status":"success","data":{"resultType":"matrix","result":[]}}""";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task Cpu_memory_and_traffic_come_as_series_of_each_container()
    {
        _server.Answers(Matrix("app", "0.25", "0.5")).Answers(Matrix("app", "0.5", "NaN"))
            .Answers(Matrix("app", "1048576", "2097152")).Answers(Matrix("app", "2", "4"))
            .Answers(Matrix(null, "120", "80")).Answers(Nothing);

        var usage = await AskAsync(Kind.Deployment, "web");

        Assert.Equal(("Prometheus at http://metrics.local/", (string?)null), (usage.Source, usage.Lacking));
        var app = Assert.Single(usage.Containers);
        Assert.Equal([0.25, 0.5], app.Cpu.Points.Select(p => p.Value));
        Assert.Equal([0.5], app.CpuOfAll.Points.Select(p => p.Value));
        Assert.Equal(2097152, app.Memory.Max);
        Assert.Equal(4, app.MemoryOfAll.Max);
        Assert.Equal((Now - TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5)),
            (app.Cpu.Points[0].At, app.Cpu.Points[0].Over));
        Assert.Equal(("bytes received", 120d),
            (Assert.Single(usage.Traffic).What, usage.Traffic[0].PerPod.Max));
        Assert.Contains("rate(container_cpu_usage_seconds_total{namespace=\"shop\",pod=~\"web-[bcd", Query(0));
        Assert.Contains("max_over_time(container_memory_working_set_bytes{", Query(2));
        Assert.Contains("step=300", _server.Requests[0].Path);
    }

    [Fact]
    public async Task A_day_is_asked_for_minute_by_minute()
    {
        for (var i = 0; i < 6; i++)
            _server.Answers(Nothing);

        await AskAsync(Kind.Deployment, "web", TimeSpan.FromDays(1));

        Assert.Contains($"start={1_800_000_000 - 86400 + 60}&end=1800000000&step=60", _server.Requests[0].Path);
    }

    [Fact]
    public async Task An_unknown_workload_and_a_failing_server_are_answers_too()
    {
        for (var i = 0; i < 4; i++)
            _server.Answers(Nothing);
        _server.Answers("""{"status":"error","errorType":"execution","error":"too many samples"}""", 422);

        var unknown = await AskAsync(Kind.Deployment, "web");
        var failing = await AskAsync(Kind.Deployment, "web");

        Assert.Equal(WorkloadUsage.Nobody, unknown.Source);
        Assert.Contains("knows no container of Deployment shop/web", unknown.Lacking);
        Assert.Equal("Prometheus (execution): too many samples", failing.Lacking);
    }

    [Theory]
    [InlineData("Deployment", "web", "web-6d4cf56db6-x2x9k web-7f5c4b8-bcdfg",
        "web-api-6d4cf56db6-x2x9k web-0 web-x2x9k")]
    [InlineData("Deployment", "we.b", "we.b-6d4cf56db6-x2x9k", "weab-6d4cf56db6-x2x9k")]
    [InlineData("StatefulSet", "web", "web-0 web-12", "web-x2x9k web-a-0")]
    [InlineData("DaemonSet", "web", "web-x2x9k", "web-6d4cf56db6-x2x9k web-0")]
    // The name, a hash and a hyphen are cut at 58 before the last five.
    [InlineData("Deployment", "a23456789-123456789-123456789-123456789-123456789-12345678",
        "a23456789-123456789-123456789-123456789-123456789-12345678x2x9k", "a23456789-x2x9k")]
    [InlineData("Deployment", "a23456789-123456789-123456789-123456789-123456789-",
        "a23456789-123456789-123456789-123456789-123456789--6d4cf56x2x9k", "a23456789-123456789-123456789-x2x9k")]
    public async Task Pods_are_told_by_their_names(string kind, string name, string own, string others)
    {
        for (var i = 0; i < 4; i++)
            _server.Answers(Nothing);
        await AskAsync(new Kind("apps", "v1", kind, kind.ToLowerInvariant() + "s"), name);

        // Prometheus anchors regular expressions at both ends.
        var pattern = new Regex($"^(?:{Regex.Match(Query(0), "pod=~\"([^\"]*)\"").Groups[1].Value
            .Replace(@"\\", @"\")})$");

        Assert.All(own.Split(' '), pod => Assert.Matches(pattern, pod));
        Assert.All(others.Split(' '), pod => Assert.DoesNotMatch(pattern, pod));
    }

    private string Query(int request) =>
        Uri.UnescapeDataString(Regex.Match(_server.Requests[request].Path, "query=([^&]*)").Groups[1].Value);

    private Task<WorkloadUsage> AskAsync(Kind kind, string name, TimeSpan? over = null) =>
        new PrometheusUsage(new PrometheusClient(new HttpClient(_server), new Uri("http://metrics.local")))
            .OfAsync(new UsageQuestion(new ObjectRef(kind, "shop", name), over ?? TimeSpan.FromDays(7), Now));

    private static string Matrix(string? container, params string[] values)
    {
        var at = 1_800_000_000 - (300 * (values.Length - 1));
        var labels = container is null ? "{}" : $$"""{"container":"{{container}}"}""";
        var points = string.Join(",", values.Select((v, i) => $"[{at + (300 * i)},\"{v}\"]"));
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":"
            + $"[{{\"metric\":{labels},\"values\":[{points}]}}]}}}}";
    }
}
