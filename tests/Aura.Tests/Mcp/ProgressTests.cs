using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Mcp.Demo;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using ModelContextProtocol;

namespace Aura.Tests.Mcp;

/// <summary>
/// Progress as it is sent. The SDK's client hands each notification to the thread pool, where they overtake one
/// another: only what the server writes has an order.
/// </summary>
public sealed class ProgressTests
{
    [Fact]
    public async Task ReportsAreSentInOrderBeforeTheAnswer()
    {
        using var cluster = new SmallCluster(SmallCluster.Cart);
        await using var workspace = new Workspace(
            new AuraOptions { Simulator = "", AutoApprove = Risk.High }, cluster.Connect());
        await using var session = RawSession.Start(workspace);

        var result = await session.CallAsync("deployment_update_image", new JsonObject
        {
            ["namespace"] = "shop", ["name"] = "cart", ["image"] = "registry.example/cart:2.0",
        });

        Assert.Equal("succeeded", (string?)result["structuredContent"]!["status"]);
        var reports = session.Notices.Where(n => (string?)n["method"] == "notifications/progress")
            .Select(n => (double)n["params"]!["progress"]!).ToList();
        Assert.True(reports.Count > 1, $"{reports.Count} reports");
        Assert.Equal(reports.Distinct().Order(), reports);
        Assert.All(reports, p => Assert.InRange(p, 0, 100));
    }

    [Fact]
    public async Task TheDemoDropsWhatComesLate()
    {
        var feed = new ProgressFeed();
        foreach (var progress in (float[])[10, 30, 20, 30, 40])
            feed.Report(new ProgressNotificationValue { Progress = progress });
        var painted = new List<double>();

        await feed.FeedAsync(Task.CompletedTask, (progress, _) => painted.Add(progress));

        Assert.Equal([10, 30, 30, 40], painted);
    }
}
