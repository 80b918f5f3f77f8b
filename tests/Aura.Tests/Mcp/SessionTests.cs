using System.Text.Json.Nodes;
using Aura.Mcp.Options;
using ModelContextProtocol;

namespace Aura.Tests.Mcp;

/// <summary>The tools, called by a real client.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task ArgumentsAreJudgedBeforeAnythingElseAndAllFaultsAreNamed()
    {
        await using var session = await TestSession.StartAsync();
        var fault = await session.CallAsync("deployment_scale_to",
            new JsonObject { ["namespace"] = "Shop!", ["replicas"] = "3", ["dryRun"] = "yes", ["nmae"] = "cart" },
            isError: true);

        Assert.Equal("InvalidArguments", (string?)fault["code"]);
        var message = (string)fault["message"]!;
        Assert.All(["namespace", "replicas", "name", "nmae", "dryRun"], name => Assert.Contains(name, message));
    }

    [Fact]
    public async Task AClusterThatThisServerWasNotStartedForIsRefused()
    {
        await using var session = await TestSession.StartAsync();
        var fault = await session.CallAsync("diagnose", new JsonObject { ["cluster"] = "prod" }, isError: true);
        Assert.Contains("not among those of this server: simulator", (string)fault["message"]!);
    }

    [Fact]
    public async Task AnUnknownToolIsAProtocolErrorAndTheServerLivesOn()
    {
        await using var session = await TestSession.StartAsync();
        await Assert.ThrowsAsync<McpProtocolException>(() => session.CallRawAsync("no_such_tool"));
        await session.CallAsync("find_action", new JsonObject { ["query"] = "memory" });
    }

    [Fact]
    public async Task UnknownKindsAndMissingObjectsAreExplained()
    {
        await using var session = await TestSession.StartAsync();
        var kind = await session.CallAsync("get_objects", new JsonObject { ["kind"] = "Deploymnt" }, isError: true);
        Assert.Contains("Deployment", (string)kind["message"]!);
        var missing = await session.CallAsync("get_objects",
            new JsonObject { ["kind"] = "deploy", ["namespace"] = "default", ["name"] = "nope" }, isError: true);
        Assert.Equal("NotFound", (string?)missing["code"]);
        Assert.NotNull(missing["hint"]);
    }

    [Fact]
    public async Task ActionsAreFoundAndDescribedInFull()
    {
        await using var session = await TestSession.StartAsync();
        var found = await session.CallAsync("find_action", new JsonObject { ["query"] = "drain a node" });
        Assert.Equal("node.drain", (string?)found["actions"]![0]!["action"]);
        var described = await session.CallAsync("describe_action", new JsonObject { ["action"] = "drain_node" });
        Assert.Equal("node.drain", (string?)described["action"]);
        Assert.NotNull(described["inputSchema"]!["properties"]!["node"]!["pattern"]);
        Assert.NotEmpty(described["rbac"]!.AsArray());
    }

    [Fact]
    public async Task CompactListsOnlyTheWorkflowTools()
    {
        await using var session =
            await TestSession.StartAsync(options: new AuraOptions { Tools = ToolSelection.Compact });
        var names = (await session.Client.ListToolsAsync()).Select(t => t.Name).Order();
        Assert.Equal(["describe_action", "diagnose", "execute_plan", "find_action", "get_execution", "get_objects",
            "insights", "plan_remediation", "pod_logs", "run_action", "simulate_plan", "undo"], names);
    }

    [Fact]
    public async Task ObjectsAreTrimmedMaskedAndPaged()
    {
        await using var session = await TestSession.StartAsync("secret-missing");
        var secrets =
            await session.CallRawAsync("get_objects", new JsonObject { ["kind"] = "secrets", ["view"] = "yaml" });
        Assert.DoesNotContain("managedFields", TestSession.Text(secrets));
        var first = await session.CallAsync("get_objects", new JsonObject { ["kind"] = "pods", ["limit"] = 1 });
        Assert.True((int)first["count"]! > 1);
        var second = await session.CallAsync("get_objects",
            new JsonObject { ["kind"] = "pods", ["limit"] = 1, ["after"] = first["next"]!.DeepClone() });
        Assert.NotEqual((string?)first["untrusted"], (string?)second["untrusted"]);
    }
}
