using System.Text.RegularExpressions;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Metrics.Prometheus;
using Aura.Tests.Kubernetes.Client;

namespace Aura.Tests.Metrics;

public sealed class PrometheusSurveyTests
{
    private const int Until = 1_800_000_000;

    private static readonly ObjectRef Web = new(Kind.Deployment, "shop", "web");
    private static readonly ObjectRef Data = new(Kind.PersistentVolumeClaim, "shop", "data");

    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task Pods_are_asked_for_by_name_and_told_by_workload()
    {
        _server.Answers(Matrix(("web-1", 3600, [0.1, 0.2])))
            .Answers(Matrix(("web-1", 300, [0.3]), ("web-2", 300, [0.5])))
            .Answers(Matrix(("web-1", 3600, [1e6])))
            .Answers(Matrix(("web-2", 300, [2e6, 3e6]), ("other-1", 300, [9e9, 9e9])))
            .Answers(Matrix(("web-1", 300, [0.4, double.NaN])));

        var survey = await AskAsync([new SurveyedWorkload(Web, ["web-1", "web-2"])], []);

        var app = Assert.Single(survey.Workloads[Web].Containers);
        Assert.Equal([0.1, 0.2, 0.5], app.Cpu.Points.Select(p => p.Value));
        Assert.Equal([1e6, 2e6, 3e6], app.Memory.Points.Select(p => p.Value));
        Assert.Equal([0.4], app.Throttled.Points.Select(p => p.Value));
        Assert.Equal([60d, 60, 5], app.Cpu.Points.Select(p => p.Over.TotalMinutes));
        Assert.Equal("Prometheus at http://metrics.local/", survey.Workloads[Web].Source);
        Assert.Null(survey.Fault);
        Assert.Contains("namespace=~\"shop\",pod=~\"web-1|web-2\"", Query(0), StringComparison.Ordinal);
        Assert.Contains($"start={Until - (14 * 86400) + 3600}&end={Until - 86400}&step=3600", _server.Requests[0].Path,
            StringComparison.Ordinal);
        Assert.Matches("container_cpu_cfs_throttled_periods_total.* / .*container_cpu_cfs_periods_total", Query(4));
    }

    [Fact]
    public async Task Volumes_come_with_the_capacity_of_their_file_system()
    {
        _server.Answers("""{"status":"success","data":{"resultType":"vector","result":[{"metric":"""
                + """{"namespace":"shop","persistentvolumeclaim":"data"},"value":[1800000000,"1000"]}]}}""")
            .Answers("""{"status":"success","data":{"resultType":"matrix","result":[{"metric":"""
                + """{"namespace":"shop","persistentvolumeclaim":"data"},"values":[[1799999100,"700"],"""
                + """[1800000000,"750"]]},{"metric":{"namespace":"shop","persistentvolumeclaim":"unknown"},"values":"""
                + """[[1800000000,"1"]]}]}}""");

        var (claim, volume) = Assert.Single((await AskAsync([], [Data])).Volumes);

        Assert.Equal((Data, 1000d, 750d), (claim, volume.Capacity, volume.Used.Max));
        Assert.Contains("kubelet_volume_stats_capacity_bytes{namespace=~\"shop\",persistentvolumeclaim=~\"data\"}",
            Query(0), StringComparison.Ordinal);
        Assert.Contains("kubelet_volume_stats_used_bytes", Query(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_pods_are_asked_for_in_portions_and_a_fault_ends_it()
    {
        for (var i = 0; i < 5; i++)
            _server.Answers(Matrix(("web-01", 300, [1])));
        _server.Answers("""{"status":"error","errorType":"execution","error":"too many samples"}""", 422);

        var survey = await AskAsync(
            [new SurveyedWorkload(Web, [.. Enumerable.Range(1, 60).Select(i => $"web-{i:00}")])], [Data]);

        Assert.Equal(6, _server.Requests.Count);
        Assert.DoesNotContain("web-26", Query(0), StringComparison.Ordinal);
        Assert.Contains("web-26", Query(5), StringComparison.Ordinal);
        Assert.Equal("Prometheus (execution): too many samples", survey.Fault);
        Assert.True(survey.Workloads.ContainsKey(Web));
    }

    [Fact]
    public async Task Sources_are_asked_in_turn_for_what_is_not_known_yet()
    {
        _server.Answers("""{"status":"error","errorType":"timeout","error":"late"}""", 503);
        var sources = new UsageSources(Prometheus(), new OneWorkload());

        var survey = await ((IUsageHistory)sources).SurveyAsync(Question([new SurveyedWorkload(Web, ["web-1"])], []));

        Assert.Equal("own samples", survey.Workloads[Web].Source);
        Assert.Equal("Prometheus (timeout): late", survey.Fault);
    }

    private Task<UsageSurvey> AskAsync(SurveyedWorkload[] workloads, ObjectRef[] claims) =>
        Prometheus().SurveyAsync(Question(workloads, claims));

    private static SurveyQuestion Question(SurveyedWorkload[] workloads, ObjectRef[] claims) =>
        new([.. workloads], [.. claims], DateTimeOffset.FromUnixTimeSeconds(Until));

    private PrometheusUsage Prometheus() =>
        new(new PrometheusClient(new HttpClient(_server), new Uri("http://metrics.local")));

    private string Query(int request) =>
        Uri.UnescapeDataString(Regex.Match(_server.Requests[request].Path, "query=([^&]*)").Groups[1].Value);

    private static string Matrix(params (string Pod, int Step, double[] Values)[] series) =>
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
        + string.Join(",", series.Select(s =>
            $$"""{"metric":{"namespace":"shop","pod":"{{s.Pod}}","container":"app"},"values":["""
            + string.Join(",", s.Values.Select((v, i) => Point(s.Step, s.Values.Length - 1 - i, v))) + "]}"))
        + "]}}";

    // What comes by the hour ends a day before the rest.
    private static string Point(int step, int before, double value) => FormattableString.Invariant(
        $"[{Until - (step == 300 ? 0 : 86400) - (step * before)},\"{value}\"]");

    private sealed class OneWorkload : IUsageHistory
    {
        public Task<WorkloadUsage> OfAsync(UsageQuestion question, CancellationToken cancel = default)
        {
            var some = new UsageSeries([new UsagePoint(question.From, 1, TimeSpan.FromMinutes(1))]);
            return Task.FromResult(new WorkloadUsage(
                "own samples", [new ContainerUsage("app", some, some, some, some)], []));
        }
    }
}
