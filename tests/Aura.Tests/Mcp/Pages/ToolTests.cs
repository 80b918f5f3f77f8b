using System.Net;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Tests.Mcp.Pages;

/// <summary>The tools in the page: under the person's rights and in their name.</summary>
public sealed class ToolTests
{
    private const string Image = "spec.template.spec.containers[name=main].image";

    [Fact]
    public async Task AViewerLooksAndChangesNothing()
    {
        await using var host = await BrokenAsync();
        var eve = await host.SignInAsync("eve", PageRole.Viewer);
        var plan = await PlanAsync(eve);

        foreach (var (tool, args) in new (string, JsonObject)[]
        {
            ("execute_plan", new() { ["planId"] = (string)plan["planId"]! }),
            ("undo", new() { ["executionId"] = "x-1" }),
        })
            Assert.Equal((HttpStatusCode.Forbidden, "NotAllowed"),
                await PageClient.FaultAsync(eve.PostAsync($"/api/tools/{tool}", args)));
        Assert.Equal(0, host.Cluster.Writes);
    }

    [Theory]
    [InlineData("deployment_scale_to")]
    [InlineData("nothing")]
    public async Task OtherToolsAreNotThePages(string tool)
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");

        Assert.Equal((HttpStatusCode.NotFound, "NotFound"),
            await PageClient.FaultAsync(ann.PostAsync($"/api/tools/{tool}", [])));
    }

    [Fact]
    public async Task WhatAStepWouldChangeIsAskedAsADryRunOnly()
    {
        await using var host = await PageHost.StartAsync();
        var eve = await host.SignInAsync("eve", PageRole.Viewer);
        var step = new JsonObject
        {
            ["action"] = "deployment.scale_to", ["dryRun"] = true,
            ["args"] = new JsonObject { ["namespace"] = "shop", ["name"] = "cart", ["replicas"] = 3 },
        };

        var shown = await eve.ToolAsync("run_action", (JsonObject)step.DeepClone());
        Assert.Equal("spec.replicas", (string?)shown["changes"]![0]!["path"]);
        foreach (var dryRun in new JsonNode?[] { null, false, "true" })
        {
            step["dryRun"] = dryRun;
            Assert.Equal((HttpStatusCode.BadRequest, "InvalidArguments"),
                await PageClient.FaultAsync(eve.PostAsync("/api/tools/run_action", step)));
        }
        Assert.Equal(0, host.Cluster.Writes);
    }

    [Fact]
    public async Task WhatAPersonStartsIsTheirOwnAndAnotherApprovesIt()
    {
        await using var host = await BrokenAsync();
        var (ann, bob) = (await host.SignInAsync("ann"), await host.SignInAsync("bob"));
        var plan = await PlanAsync(ann);

        var begun = await ann.ToolAsync("execute_plan", new JsonObject { ["planId"] = (string)plan["planId"]! });

        Assert.Equal("approval_required", (string?)begun["status"]);
        var asked = await WaitingAsync(ann);
        Assert.Equal(("ann", "page", (string?)plan["recommended"], (string?)plan["planId"]),
            ((string?)asked["requestedBy"], (string?)asked["client"], (string?)asked["strategy"],
            (string?)asked["planId"]));
        Assert.Equal((HttpStatusCode.Forbidden, "NotAllowed"), await PageClient.FaultAsync(ann.DecideAsync(asked)));
        using var approved = await bob.DecideAsync(asked);
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        var id = (string)begun["executionId"]!;
        Assert.Equal("succeeded", (string?)(await FollowAsync(ann, id))["status"]);

        var shown = await ann.GetAsync($"/api/executions/{id}");
        Assert.Equal("succeeded", (string?)shown["execution"]!["status"]);
        Assert.All(shown["steps"]!.AsArray(), s => Assert.NotNull(s!["at"]));
        Assert.Equal(["page", "page", "page"], shown["audit"]!.AsArray().Take(3).Select(e => (string?)e!["client"]));
        Assert.False(shown.ContainsKey("calls"));

        var undone = await ann.ToolAsync("undo", new JsonObject { ["executionId"] = id });
        Assert.Contains((string?)undone["status"], (string[])["succeeded", "running"]);
    }

    [Fact]
    public async Task WhoIsLimitedAsksForNoMoreThanThat()
    {
        await using var host = await BrokenAsync();
        var plan = await PlanAsync(await host.SignInAsync("ann"));
        var args = new JsonObject { ["planId"] = (string)plan["planId"]! };
        foreach (var (person, why) in new[]
        {
            (new PagePerson("bea", "code", PageRole.Approver) { MaxRisk = Risk.Low }, "may have low done at most"),
            (new PagePerson("cem", "code", PageRole.Approver) { Namespaces = ["bank"] }, "namespaces bank, not shop"),
        })
        {
            var refused = await (await host.SignInAsync(person)).ToolAsync("execute_plan", args);
            Assert.Equal("refused", (string?)refused["status"]);
            Assert.Contains(refused["checks"]!.AsArray(), c => ((string?)c!["why"])!.Contains(why));
        }
    }

    [Fact]
    public async Task FaultsOfACallAreItsAnswer()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");

        using var response = await ann.PostAsync("/api/tools/plan_remediation", new JsonObject { ["colour"] = "red" });

        var answer = await PageClient.JsonAsync(response);
        Assert.Equal((HttpStatusCode.OK, true, "InvalidArguments"),
            (response.StatusCode, (bool)answer["isError"]!, (string?)answer["content"]!["code"]));
    }

    [Fact]
    public async Task WhoAsksTooMuchAtATimeWaits()
    {
        await using var host = await PageHost.StartAsync(change: o => o with { MaxConcurrent = 1 });
        var ann = await host.SignInAsync("ann");
        var id = (string)(await host.AskedAsync(ann))["executionId"]!;
        host.Cluster.Freeze();
        var args = new JsonObject { ["executionId"] = id, ["wait"] = 300 };
        var waiting = ann.PostAsync("/api/tools/get_execution", args);

        (HttpStatusCode Status, string? Code) answer;
        do
            answer = await PageClient.FaultAsync(ann.SendAsync(HttpMethod.Get, "/api/approvals"));
        while (answer.Status == HttpStatusCode.OK);

        Assert.Equal((HttpStatusCode.TooManyRequests, "TooManyRequests"), answer);
        ann.Http.CancelPendingRequests();
        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
    }

    [Fact]
    public async Task TheAuditIsSearchedAndItsChainVerified()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");
        await host.AskedAsync(ann);

        var found = await ann.GetAsync("/api/audit?action=deployment.scale_to&namespace=shop&limit=1");
        var entry = Assert.Single(found["entries"]!.AsArray());
        Assert.Equal("approval_required", (string?)entry!["result"]);
        var all = await ann.GetAsync("/api/audit?who=ann");
        Assert.Equal("sign in by code as admin", (string?)Assert.Single(all["entries"]!.AsArray())!["what"]);
        Assert.Null(all["verified"]!["broken"]);
        Assert.True((long)all["verified"]!["count"]! >= 2);
        var page = await ann.GetAsync("/api/audit?limit=1");
        var next = await ann.GetAsync($"/api/audit?limit=1&after={page["next"]}");
        Assert.True((long)next["entries"]![0]!["seq"]! < (long)page["entries"]![0]!["seq"]!);
        Assert.Equal((HttpStatusCode.BadRequest, "InvalidArguments"),
            await PageClient.FaultAsync(ann.SendAsync(HttpMethod.Get, "/api/audit?since=yesterday")));
    }

    private static async Task<PageHost> BrokenAsync()
    {
        var host = await PageHost.StartAsync();
        await host.Cluster.EditAsync(Kind.Deployment, "shop", "cart", Image, "registry.example/cart:no such");
        return host;
    }

    private static async Task<JsonObject> PlanAsync(PageClient client)
    {
        JsonArray found;
        do
            found = (await client.ToolAsync("diagnose"))["findings"]!.AsArray();
        while (found.Count == 0);
        return await client.ToolAsync("plan_remediation", new JsonObject { ["finding"] = (string)found[0]!["id"]! });
    }

    private static async Task<JsonObject> WaitingAsync(PageClient client) =>
        (await client.GetAsync("/api/approvals"))["approvals"]!.AsArray().Single()!.AsObject();

    private static async Task<JsonObject> FollowAsync(PageClient client, string id) => await client.ToolAsync(
        "get_execution", new JsonObject { ["executionId"] = id, ["wait"] = 60 });
}
