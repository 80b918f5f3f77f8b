using System.Text.Json.Nodes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.Tests.Mcp.Http;

namespace Aura.Tests.Mcp.Fleet;

/// <summary>A cluster with as many calls as it may have: further ones are told when to come again.</summary>
public sealed class BusyTests
{
    private static readonly AuraOptions OneEach = new() { MaxPerCluster = 1, MaxQueued = 0 };

    [Fact]
    public async Task OneSlowClusterKeepsItsOwnCallersWaitingAndNobodyElse()
    {
        await using var fleet = new SmallFleet(("slow", new SmallCluster()), ("well", new SmallCluster()));
        var held = Held.On(fleet["slow"]);
        await using var session = await fleet.ServeAsync(OneEach);
        var first = session.CallAsync("get_objects", Nodes("slow"));
        await held.Entered;

        var busy = await session.CallAsync("get_objects", Nodes("slow"), isError: true);
        Assert.Equal("Busy", (string?)busy["code"]);
        Assert.InRange((int)busy["retryAfter"]!, 1, 30);
        Assert.Contains("call again after", (string?)busy["hint"]);
        Assert.Equal(3, (int)(await session.CallAsync("get_objects", Nodes("well")))["count"]!);

        held.Release();
        Assert.Equal(3, (int)(await first)["count"]!);
        Assert.Equal(3, (int)(await session.CallAsync("get_objects", Nodes("slow")))["count"]!);
    }

    [Fact]
    public async Task OverHttpTheAnswerHasRetryAfter()
    {
        await using var host = await HttpHost.StartAsync(options: OneEach with { Simulator = "" });
        var held = Held.On(host.Cluster);
        var first = host.CallAsync("get_objects", new JsonObject { ["kind"] = "Node" });
        await held.Entered;

        using var busy = await host.CallAsync("get_objects", new JsonObject { ["kind"] = "Node" });

        Assert.InRange(busy.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Contains("Busy", await busy.Content.ReadAsStringAsync());
        held.Release();
        using var answered = await first;
        Assert.Null(answered.Headers.RetryAfter);
    }

    [Fact]
    public async Task TurnsComeInOrderAndWhoLeavesGivesTheTurnOn()
    {
        var load = new ClusterLoad(atOnce: 1, queued: 2);
        var first = await load.EnterAsync("a", Lane.Read, default);
        using var gone = new CancellationTokenSource();
        var second = load.EnterAsync("a", Lane.Read, gone.Token);
        var third = load.EnterAsync("a", Lane.Read, default);
        await Assert.ThrowsAsync<BusyException>(() => load.EnterAsync("a", Lane.Read, default));
        // The other lane, and another cluster, have room of their own.
        (await load.EnterAsync("a", Lane.Change, default)).Dispose();
        (await load.EnterAsync("b", Lane.Read, default)).Dispose();

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose();
        var place = await third;
        var fourth = load.EnterAsync("a", Lane.Read, default);
        Assert.False(fourth.IsCompleted);
        place.Dispose();
        (await fourth).Dispose();
    }

    private static JsonObject Nodes(string cluster) => new() { ["kind"] = "Node", ["cluster"] = cluster };

    /// <summary>Holds a cluster's answers back until it is released.</summary>
    private sealed class Held
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => _entered.Task.WaitAsync(TimeSpan.FromMinutes(1));

        public static Held On(SmallCluster cluster)
        {
            var held = new Held();
            cluster.Hold = (_, cancel) =>
            {
                held._entered.TrySetResult();
                return held._released.Task.WaitAsync(cancel);
            };
            return held;
        }

        public void Release() => _released.TrySetResult();
    }
}
