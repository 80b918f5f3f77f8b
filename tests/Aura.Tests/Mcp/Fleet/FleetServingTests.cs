using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Alerts;
using Aura.Mcp.Doctor;
using Aura.Mcp.Serving;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;

namespace Aura.Tests.Mcp.Fleet;

/// <summary>Alerts, resources and doctor know all clusters.</summary>
public sealed class FleetServingTests
{
    [Fact]
    public async Task AnAlertGoesToTheClusterThatItsLabelNames()
    {
        await using var fleet = new SmallFleet(("a", SmallFleet.Broken()), ("b", SmallFleet.Broken()));
        fleet["a"].Before = _ => throw new HttpRequestException("connection refused");
        await using var session = await fleet.ServeAsync();
        using var work = new AlertWork(session.Workspace, NullLogger.Instance, TimeSpan.Zero);
        using var handled = new SemaphoreSlim(0);
        work.Handled += () => handled.Release();
        work.Inbox.Take([Alert("in-a", "a"), Alert("in-b", "b"), Alert("elsewhere", "c")], "alertmanager");
        work.Start();

        var store = session.Workspace.Store;
        while (store.Alerts.List(10).Any(l => l.Fingerprint != "in-a" && l.State == Aura.State.AlertState.Waiting))
            Assert.True(await handled.WaitAsync(TimeSpan.FromMinutes(1)));

        var alerts = store.Alerts.List(10).ToDictionary(l => l.Fingerprint);
        Assert.Equal("b", alerts["in-b"].Cluster);
        Assert.Equal("b", store.Findings.Find(alerts["in-b"].Finding!)!.Cluster);
        Assert.Equal(Aura.State.AlertState.Unexplained, alerts["elsewhere"].State);
        work.Dispose();
        await work.Ended;
    }

    [Fact]
    public async Task FindingsOfAnyClusterHaveAnAddress()
    {
        await using var fleet = new SmallFleet(("a", SmallFleet.Untidy()), ("team/b", SmallFleet.Broken()));
        await using var session = await fleet.ServeAsync();

        var read = await session.Client.ReadResourceAsync("aura://clusters/team%2Fb/findings/shop");

        var text = Assert.IsType<TextResourceContents>(Assert.Single(read.Contents)).Text;
        Assert.Equal("team/b", (string?)JsonNode.Parse(text)!["findings"]![0]!["cluster"]);
    }

    [Fact]
    public async Task DoctorLooksAtAllOfThem()
    {
        await using var fleet = new SmallFleet(("a", new SmallCluster()), ("b", new SmallCluster()),
            ("c", new SmallCluster()));
        fleet["b"].Before = _ => throw new HttpRequestException("connection refused");
        await using var session = await fleet.ServeAsync();

        var lines = new List<Line>();
        await foreach (var line in Examination.RunAsync(session.Workspace, default))
            lines.Add(line);

        Assert.True(lines.Single(l => l.What == "reachable").Ok);
        Assert.False(lines.Single(l => l.What == "reachable b").Ok);
        Assert.True(lines.Single(l => l.What == "may remediate of c").Ok);
        Assert.DoesNotContain(lines, l => l.What == "may diagnose of b");
    }

    private static Alert Alert(string fingerprint, string cluster) => new(fingerprint, DateTimeOffset.UnixEpoch,
        Firing: true, "ServiceDown", new Dictionary<string, string>
        {
            ["alertname"] = "ServiceDown", ["cluster"] = cluster, ["namespace"] = "shop", ["service"] = "lost-0",
        }.ToImmutableSortedDictionary());
}
