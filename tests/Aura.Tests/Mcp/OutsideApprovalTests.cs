using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;

namespace Aura.Tests.Mcp;

/// <summary>
/// A person outside the client answers what a tool call asked for: as <c>aura approve</c> and <c>aura reject</c> do it,
/// in a process of their own on the same store and cluster.
/// </summary>
public sealed class OutsideApprovalTests : IAsyncDisposable
{
    private static readonly AuraOptions Usual = new() { Simulator = "" };
    private static readonly Caller Bob = new("bob", "aura approve");
    private const string Scale = "deployment_scale_to";
    private readonly SmallCluster _cluster = new(SmallCluster.Cart);
    private readonly ShiftedTime _time = new();
    private readonly List<Workspace> _others = [];
    private readonly Workspace _server;
    private readonly Task<TestSession> _session;

    public OutsideApprovalTests()
    {
        _server = new Workspace(Usual, _cluster.Connect(), _time);
        _session = TestSession.StartAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var other in _others)
            await other.DisposeAsync();
        await (await _session).DisposeAsync();
        _cluster.Dispose();
    }

    [Fact]
    public async Task AYesIsCarriedOutAndTheCallerLearnsOfIt()
    {
        var asked = await AskAsync();

        var approved = await ApproveAsync(asked);

        Assert.Equal(ExecutionStatus.Succeeded, approved.Status);
        Assert.Equal(3, await ReplicasAsync());
        Assert.Equal("succeeded", await StatusAsync(asked));
        // Asked for once more, it is so already.
        Assert.Equal("no_change", (string?)(await ScaleAsync())["status"]);
    }

    [Fact]
    public async Task ANoEndsItAndTheNextCallAsksAnew()
    {
        var asked = await AskAsync();

        var rejected = await Open(Usual).RejectAsync(Id(asked), Bob);

        Assert.Equal(ExecutionStatus.Cancelled, rejected.Status);
        Assert.Equal("cancelled", await StatusAsync(asked));
        Assert.Equal(ExecutionStatus.Refused, (await ApproveAsync(asked)).Status);
        Assert.NotEqual(Id(asked), Id(await AskAsync()));
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public async Task AfterItsTimeItIsNotApprovedAnyMore()
    {
        var asked = await AskAsync();
        _time.PutForward(TimeSpan.FromMinutes(15));

        var late = await ApproveAsync(asked);

        Assert.Contains("expired", late.Message);
        Assert.Equal(ExecutionStatus.Refused, late.Status);
        Assert.Equal("refused", await StatusAsync(asked));
        Assert.NotEqual(Id(asked), Id(await AskAsync()));
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public async Task AnEditOfTheTargetVoidsIt()
    {
        var asked = await AskAsync();
        await _cluster.EditAsync(Kind.Deployment, "shop", "cart", "spec.replicas", 1);

        var approved = await ApproveAsync(asked);

        Assert.Equal(ExecutionStatus.Refused, approved.Status);
        Assert.Equal("approval void: drifted, plan again", approved.Message);
        Assert.Equal("refused", await StatusAsync(asked));
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public async Task ItIsUsedOnce()
    {
        var asked = await AskAsync();
        await ApproveAsync(asked);
        await _cluster.EditAsync(Kind.Deployment, "shop", "cart", "spec.replicas", 2);

        var again = await ApproveAsync(asked);

        Assert.Equal(ExecutionStatus.Refused, again.Status);
        Assert.Contains("used already", again.Message);
        Assert.Equal((1, 2), (_cluster.Writes, await ReplicasAsync()));
    }

    [Fact]
    public async Task OfTwoApproversAtOnceOneDecides()
    {
        var asked = await AskAsync();
        var pipelines = Enumerable.Range(0, 2).Select(_ => Open(Usual)).ToList();

        var answers = await Task.WhenAll(pipelines.Select((p, i) =>
            Task.Run(() => p.ApproveAsync(Id(asked), new Caller($"approver-{i}", "aura approve")))));

        Assert.Contains(answers, a => a.Status == ExecutionStatus.Succeeded);
        Assert.All(answers, a => Assert.Contains(a.Status, (ExecutionStatus[])
            [ExecutionStatus.Succeeded, ExecutionStatus.Refused]));
        Assert.Equal((1, 3), (_cluster.Writes, await ReplicasAsync()));
        Assert.Single(_server.Store.Audit.List(50), a => a.Result == "approved");
        Assert.Single(_server.Store.Audit.List(50), a => a.Result == "running");
    }

    [Fact]
    public async Task TheApproversOwnAutoApprovalIsOfNoAccount()
    {
        var asked = await AskAsync();

        var approved = await ApproveAsync(asked, Usual with { AutoApprove = Risk.Low });

        Assert.True(approved.Status == ExecutionStatus.Succeeded, approved.Message);
        Assert.Equal("succeeded", await StatusAsync(asked));
    }

    public static TheoryData<string, string> Stricter => new()
    {
        { "maxRisk: medium", "another policy than the one that asked" },
        { "stormGuard: {executions: 5, minutes: 30}", "another policy than the one that asked" },
        { "autoApprove: []", "another policy than the one that asked" },
        { "actions: {deny: ['deployment.*']}", "deployment.scale_to is denied" },
        { "readOnly: true", "the policy file says readOnly" },
        { "protectedNamespaces: [shop]", "namespace shop is protected" },
    };

    [Theory]
    [MemberData(nameof(Stricter))]
    public async Task AnotherPolicyFileOfWhoCarriesItOutVoidsIt(string policy, string why)
    {
        var asked = await AskAsync();

        var approved = await ApproveAsync(
            asked, Usual with { Policy = PolicyReader.Read(policy, "policy.yaml", new ActionCatalog()) });

        Assert.Equal(ExecutionStatus.Refused, approved.Status);
        Assert.StartsWith("approval void: ", approved.Message);
        Assert.Contains(why, approved.Message);
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public async Task AnotherMaximumOfRiskVoidsIt()
    {
        var asked = await AskAsync();

        var approved = await ApproveAsync(asked, Usual with { MaxRisk = Risk.High });

        Assert.StartsWith("approval void: drifted (this process has another policy", approved.Message);
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public async Task WhatWaitsIsDoneByAServerWhosePolicyAsksNobody()
    {
        var asked = await AskAsync();
        var bold = new Workspace(
            Usual with { AutoApprove = Risk.High, Store = _server.Store.Path }, _cluster.Connect(), _time);
        await using var session = await TestSession.StartAsync(bold);

        var done = await session.CallAsync(Scale, Replicas(3));

        Assert.Equal("succeeded", (string?)done["status"]);
        Assert.Equal("refused", await StatusAsync(asked));
        Assert.Equal(ExecutionStatus.Refused, (await ApproveAsync(asked)).Status);
        Assert.Equal(1, _cluster.Writes);
    }

    private static JsonObject Replicas(int count) =>
        new() { ["namespace"] = "shop", ["name"] = "cart", ["replicas"] = count };

    private static string Id(JsonObject asked) => (string)asked["approval"]!["approvalId"]!;

    private async Task<JsonObject> ScaleAsync() => await (await _session).CallAsync(Scale, Replicas(3));

    private async Task<JsonObject> AskAsync()
    {
        var asked = await ScaleAsync();
        Assert.Equal("approval_required", (string?)asked["status"]);
        return asked;
    }

    private Pipeline Open(AuraOptions options)
    {
        var other = new Workspace(options with { Store = _server.Store.Path }, _cluster.Connect(), _time);
        _others.Add(other);
        return other.Clusters.Get(null).Pipeline;
    }

    private Task<ExecutionResult> ApproveAsync(JsonObject asked, AuraOptions? options = null) =>
        Open(options ?? Usual).ApproveAsync(Id(asked), Bob);

    private async Task<string?> StatusAsync(JsonObject asked)
    {
        var args = new JsonObject { ["executionId"] = asked["executionId"]!.DeepClone(), ["wait"] = 20 };
        return (string?)(await (await _session).CallAsync("get_execution", args))["status"];
    }

    private async Task<long?> ReplicasAsync() =>
        (await _cluster.Client.GetAsync(new ObjectRef(Kind.Deployment, "shop", "cart"))).Number("spec.replicas");
}
