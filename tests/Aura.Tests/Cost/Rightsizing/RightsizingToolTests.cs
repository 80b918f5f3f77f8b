using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.State;
using Aura.Tests.Mcp;

namespace Aura.Tests.Cost.Rightsizing;

/// <summary>What was sampled reaches view, finding, strategy and action, and all say the same.</summary>
public sealed class RightsizingToolTests : IAsyncLifetime
{
    private const double Mebi = 1 << 20;

    private TestSession _session = null!;

    public async Task InitializeAsync()
    {
        _session = await TestSession.StartAsync(
            Path.Combine(Repository.Root, "tests/Aura.Tests/Cost/Rightsizing/wasteful.yaml"));
        var cluster = _session.Workspace.Clusters.Get(null);
        var (samples, now) = (_session.Workspace.Store.Usage, cluster.Time.GetUtcNow());
        _session.Workspace.Store.Transact(() =>
        {
            // By the hour, and of the last days as often as they are kept.
            for (var ago = TimeSpan.FromDays(13.9); ago > TimeSpan.Zero; ago -= ago > TimeSpan.FromDays(2)
                     ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(ago > TimeSpan.FromHours(6) ? 5 : 1))
                samples.Add(cluster.Name, now - ago,
                [
                    Sample("web", 0.1, 200 * Mebi), Sample("api", 0.1, 100 * Mebi),
                ]);
            return true;
        });
        samples.Compact(now);
    }

    public async Task DisposeAsync() => await _session.DisposeAsync();

    [Fact]
    public async Task The_view_says_what_is_advised_what_it_saves_and_what_cannot_be_told()
    {
        var answer = await _session.CallAsync("insights",
            new JsonObject { ["view"] = "rightsizing", ["namespace"] = "shop" });

        var web = Workload(answer, "web");
        var sized = web["containers"]![0]!;
        Assert.Equal(("1", "140m"), ($"{sized["cpu"]!["request"]}", $"{sized["cpu"]!["advised"]!["request"]}"));
        Assert.Equal(("2Gi", "250Mi", "250Mi"), ($"{sized["memory"]!["limit"]}",
            $"{sized["memory"]!["advised"]!["request"]}", $"{sized["memory"]!["advised"]!["limit"]}"));
        Assert.Equal("samples of metrics.k8s.io", $"{web["measuredBy"]}");
        var saving = web["saving"]!;
        Assert.True((decimal)saving["low"]! <= (decimal)saving["perMonth"]!
            && (decimal)saving["perMonth"]! <= (decimal)saving["high"]! && (decimal)saving["perMonth"]! > 0);
        var api = Workload(answer, "api")["containers"]![0]!;
        Assert.Contains("HorizontalPodAutoscaler shop/api goes by its cpu", $"{api["cpu"]!["abstains"]}");
        Assert.Equal("125Mi", $"{api["memory"]!["advised"]!["request"]}");
        Assert.Equal("new", $"{Assert.Single(answer["notMeasured"]!.AsArray())!["name"]}");
        Assert.Equal((decimal)answer["saving"]!["perMonth"]!, answer["workloads"]!.AsArray()
            .Sum(w => (decimal)w!["saving"]!["perMonth"]!));
    }

    [Fact]
    public async Task What_saves_most_comes_first_and_the_rest_is_counted()
    {
        var answer = await _session.CallAsync("insights", new JsonObject { ["view"] = "rightsizing", ["limit"] = 1 });

        Assert.Equal("web", $"{Assert.Single(answer["workloads"]!.AsArray())!["workload"]!["name"]}");
        Assert.True((int)answer["leftOut"]! >= 1);
    }

    [Fact]
    public async Task The_cost_optimized_strategy_requests_what_the_view_advises()
    {
        var found = await _session.CallAsync("diagnose",
            new JsonObject { ["namespace"] = "shop", ["minSeverity"] = "advice" });
        var finding = found["findings"]!.AsArray().Single(f => $"{f!["type"]}" == "Overprovisioned"
            && $"{f["target"]!["name"]}" == "web")!;
        var plan = await _session.CallAsync("plan_remediation", new JsonObject { ["finding"] = $"{finding["id"]}" });

        var strategy = plan["strategies"]!.AsArray().Single(s => $"{s!["name"]}" == "cost_optimized")!;
        var step = Assert.Single(strategy["steps"]!.AsArray())!;
        Assert.Equal("cost.rightsize_resources", $"{step["action"]}");
        var view = await _session.CallAsync("insights", new JsonObject { ["view"] = "rightsizing" });
        Assert.Equal(-(decimal)Workload(view, "web")["saving"]!["perMonth"]!,
            (decimal)strategy["costImpact"]!["perMonth"]!, 1);

        var args = step["args"]!.DeepClone().AsObject();
        args["dryRun"] = true;
        var dry = await _session.CallAsync("cost_rightsize_resources", args);
        Assert.Contains("140m", dry["changes"]!.ToJsonString());
        Assert.Contains("250Mi", dry["changes"]!.ToJsonString());
    }

    [Fact]
    public async Task The_action_refuses_what_an_autoscaler_goes_by()
    {
        var refused = await _session.CallAsync("cost_rightsize_resources",
            new JsonObject { ["namespace"] = "shop", ["name"] = "api" }, isError: true);

        Assert.Contains("no autoscaler goes by its cpu", refused.ToJsonString());
    }

    private static JsonNode Workload(JsonObject answer, string name) =>
        answer["workloads"]!.AsArray().Single(w => $"{w!["workload"]!["name"]}" == name)!;

    private static UsageSample Sample(string name, double cpu, double memory) =>
        new(new ObjectRef(Kind.Deployment, "shop", name), name, cpu, memory, 2 * cpu, 2 * memory);
}
