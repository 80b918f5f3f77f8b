using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Mcp.Options;
using ModelContextProtocol;

namespace Aura.Tests.Mcp;

/// <summary>A client that gives up does not stop what was begun.</summary>
public sealed class DetachTests
{
    private static readonly AuraOptions Unasked = new() { AutoApprove = Risk.High };

    [Fact]
    public async Task ACancelledCallLeavesItsExecutionGoing()
    {
        await using var session = await TestSession.StartAsync("image-not-found", Unasked);
        using var patience = new CancellationTokenSource();
        try
        {
            await session.Client.CallToolAsync("deployment_rollback",
                new Dictionary<string, object?> { ["namespace"] = "shop", ["name"] = "cart" },
                new CancelAtFirstReport(patience), cancellationToken: patience.Token);
        }
        catch (OperationCanceledException)
        {
            // The answer may also have been quicker than the cancellation; what counts is what is left.
        }
        Assert.Equal("succeeded", (string?)(await EndAsync(session))["status"]);
    }

    private static async Task<JsonObject> EndAsync(TestSession session)
    {
        var list = await session.CallAsync("get_execution");
        var id = Assert.Single(list["executions"]!.AsArray())!["executionId"]!;
        return await session.CallAsync(
            "get_execution", new JsonObject { ["executionId"] = id.DeepClone(), ["wait"] = 60 });
    }

    private sealed class CancelAtFirstReport(CancellationTokenSource source) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => source.Cancel();
    }
}
