using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Learning;
using Aura.Learning.Analytics;
using Aura.Planning;
using Aura.State;
using Aura.Tests.Incidents;
using Aura.Tests.Learning;
using Aura.Tests.Mcp;
using Aura.Tests.Mcp.Pages;

namespace Aura.Tests.Pages;

/// <summary>
/// A shop in the middle of things, so that every view has something to show: two things broken, one mended, two
/// requests that wait, and three months of history.
/// </summary>
public sealed class Stage : IAsyncLifetime
{
    private readonly Lazy<Task<PageHost>> _host;

    public Stage() => _host = new Lazy<Task<PageHost>>(StartAsync);

    /// <summary>Views by name, with where they are.</summary>
    internal Dictionary<string, string> Views { get; } = new()
    {
        ["now"] = "/#/now", ["approvals"] = "/#/approvals", ["executions"] = "/#/execution", ["history"] = "/#/history",
        ["audit"] = "/#/audit",
    };

    internal Task<PageHost> HostAsync() => _host.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_host.IsValueCreated)
            await (await _host.Value).DisposeAsync();
    }

    private async Task<PageHost> StartAsync()
    {
        var host = await PageHost.StartAsync(new SmallCluster(Sample.Load("compound-image-and-memory")),
            change: o => o with { Pace = o.Pace with { Diagnose = TimeSpan.FromSeconds(2) } });
        KnownTruth.Fill(host.Workspace.Store, Past(host.Workspace.Clusters.Get(null).Time.GetUtcNow()));
        var (ann, bob) = (await host.SignInAsync("ann"), await host.SignInAsync("bob"));
        var mended = await AskAsync(ann, "ImagePullBackOff", "conservative");
        var waiting = await WaitingAsync(bob, mended);
        using (var approved = await bob.DecideAsync(waiting, reason: "the old image is known to work"))
            Assert.True(approved.IsSuccessStatusCode, await approved.Content.ReadAsStringAsync());
        var ended = await ann.ToolAsync("get_execution", new JsonObject { ["executionId"] = mended, ["wait"] = 60 });
        Assert.Equal("succeeded", (string?)ended["status"]);
        Views["execution"] = $"/#/execution/{mended}";
        Views["plan"] = $"/#/plan/{(string)(await FindingAsync(ann, "OOMKilled"))["id"]!}";
        await host.AskedAsync(ann, tool: "deployment_scale_to", args: new JsonObject
        {
            ["namespace"] = "shop", ["name"] = "orders", ["replicas"] = 3,
            ["reason"] = "more room while orders restarts",
        });
        await host.Cluster.EditAsync(Kind.Deployment, "shop", "cart",
            "spec.template.spec.containers[name=cart].image", "registry.shop.example/cart:no such");
        await AskAsync(ann, "InvalidImageName", "conservative");
        return host;
    }

    private static async Task<string> AskAsync(PageClient client, string type, string strategy)
    {
        var finding = (string)(await FindingAsync(client, type))["id"]!;
        var plan = await client.ToolAsync("plan_remediation", new JsonObject { ["finding"] = finding });
        var asked = await client.ToolAsync("execute_plan", new JsonObject
        {
            ["planId"] = (string)plan["planId"]!, ["strategy"] = strategy,
        });
        Assert.True((string?)asked["status"] == "approval_required", asked.ToJsonString());
        return (string)asked["executionId"]!;
    }

    /// <summary>As soon as it is there.</summary>
    private static async Task<JsonNode> FindingAsync(PageClient client, string type)
    {
        while (true)
            if ((await client.ToolAsync("diagnose"))["findings"]!.AsArray()
                .FirstOrDefault(f => (string?)f!["type"] == type) is { } finding)
                return finding;
    }

    private static async Task<JsonObject> WaitingAsync(PageClient client, string execution) =>
        (await client.GetAsync("/api/approvals"))["approvals"]!.AsArray()
        .Single(a => (string?)a!["executionId"] == execution)!.AsObject();

    private static IEnumerable<Outcome> Past(DateTimeOffset now)
    {
        var random = new Random(7);
        return Enumerable.Range(0, 240).Select(i =>
        {
            var (action, finding) = random.Next(3) switch
            {
                0 => ("deployment.rollback", "ImagePullBackOff"),
                1 => ("deployment.increase_memory", "OOMKilled"),
                _ => ("deployment.rollout_restart", "ReadinessProbeFailing"),
            };
            var odds = Math.Round(0.35 + (0.6 * random.NextDouble()), 3);
            var worked = random.NextDouble() < odds;
            return KnownTruth.Made($"x-{i}", new StepContext(action, finding, "", Circumstances.None), worked,
                now.AddMinutes(-30 - random.Next(88 * 24 * 60))) with
            {
                Target = $"Deployment {(random.Next(3) == 0 ? "billing/invoices" : "shop/cart")}",
                Strategy = random.Next(2) == 0 ? StrategyName.Balanced : StrategyName.Conservative,
                Seconds = Math.Exp(3 + (random.NextDouble() * 2)),
                Undo = worked ? "none" : "undone",
                Because = worked ? null : Setback.NotVerified,
                CostPerMonth = action == "deployment.increase_memory" ? random.Next(1, 9) : null,
                Currency = "USD",
                Away = worked ? random.Next(10, 300) : null,
                Believed = new Odds(odds, odds - 0.1, odds + 0.05, 12, "history"),
            };
        }).OrderBy(o => o.At).ToList();
    }
}
