using System.Net;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Tests.Mcp.Pages;

/// <summary>Who may approve what in the page, and what comes of it.</summary>
public sealed class ApprovingTests
{
    private static readonly (HttpStatusCode, string) NotAllowed = (HttpStatusCode.Forbidden, "NotAllowed");

    [Fact]
    public async Task WhatSomebodyAskedForIsShownAndCarriedOut()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");
        var asked = await host.AskedAsync(ann);
        Assert.Equal(("deployment.scale_to shop/cart", true, false), ((string?)asked["title"],
            (bool)asked["mayApprove"]!, (bool)asked["critical"]!));
        Assert.Equal("spec.replicas", (string?)asked["changes"]![0]!["path"]);
        Assert.Equal(Environment.UserName, (string?)asked["requestedBy"]);

        using var response = await ann.DecideAsync(asked, reason: "the sale begins");

        var result = await PageClient.JsonAsync(response);
        Assert.True(response.StatusCode == HttpStatusCode.OK, result.ToJsonString());
        Assert.Equal((string?)asked["executionId"], (string?)result["executionId"]);
        var ended = await ann.ToolAsync("get_execution", new JsonObject
        {
            ["executionId"] = (string)asked["executionId"]!, ["wait"] = 30,
        });
        Assert.Equal("succeeded", (string?)ended["status"]);
        Assert.Equal(3, await ReplicasAsync(host));
        var said = Assert.Single(host.Audit("approved"));
        Assert.Equal(("ann", "page", "the sale begins"), (said.Who, said.Client, said.Why));
    }

    [Fact]
    public async Task AViewerApprovesNothing()
    {
        await using var host = await PageHost.StartAsync();
        var eve = await host.SignInAsync("eve", PageRole.Viewer);
        var asked = await host.AskedAsync(eve);
        Assert.False((bool)asked["mayApprove"]!);

        Assert.Equal(NotAllowed, await PageClient.FaultAsync(eve.DecideAsync(asked)));
        Assert.Equal(NotAllowed, await PageClient.FaultAsync(eve.DecideAsync(asked, "reject", "no")));
        Assert.Equal(0, host.Cluster.Writes);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("requesterMayApprove: false", false)]
    [InlineData("requesterMayApprove: true", true)]
    public async Task WhoAskedMayApproveOnlyWhereThePolicySaysSo(string policy, bool may)
    {
        await using var host = await PageHost.StartAsync(policy: policy, callers: ["ann", "bob"]);
        var ann = await host.SignInAsync("ann");
        var asked = await host.AskedAsync(ann, "ann");
        Assert.Equal(may, (bool)asked["mayApprove"]!);

        using var response = await ann.DecideAsync(asked);

        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        if (!may)
            Assert.Contains("ann asked for it", (string?)asked["whyNot"]);
        var bobs = await host.AskedAsync(ann, "bob", "node_cordon", new JsonObject { ["node"] = "node-1" });
        Assert.True((bool)bobs["mayApprove"]!);
    }

    [Fact]
    public async Task AnotherSpellingOfTheirNameIsStillTheirs()
    {
        await using var host = await PageHost.StartAsync(callers: ["ann"]);
        var ann = await host.SignInAsync("Ann");

        Assert.Equal(NotAllowed, await PageClient.FaultAsync(
            ann.DecideAsync(await host.AskedAsync(ann, "ann"))));
    }

    [Theory]
    [InlineData("low", null, false, "its risk is medium")]
    [InlineData("medium", null, true, null)]
    [InlineData(null, "shop", true, null)]
    [InlineData(null, "sho?", true, null)]
    [InlineData(null, "bank", false, "it is for namespaces bank, not shop")]
    public async Task AnApproverIsLimited(string? risk, string? ns, bool may, string? why)
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync(new PagePerson("ann", "code", PageRole.Approver)
        {
            MaxRisk = risk is null ? null : Enum.Parse<Risk>(risk, ignoreCase: true),
            Namespaces = ns is null ? null : [ns],
        });
        var asked = await host.AskedAsync(ann, tool: "deployment_update_image", args: new JsonObject
        {
            ["namespace"] = "shop", ["name"] = "cart", ["image"] = "registry.example/cart:2.0",
        });

        using var response = await ann.DecideAsync(asked);

        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        if (why is not null)
            Assert.Contains(why, (string?)asked["whyNot"]);
    }

    [Fact]
    public async Task WhoMayInNamespacesOnlyMayNotOnNodes()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync(new PagePerson("ann", "code", PageRole.Approver) { Namespaces = ["*"] });
        var asked = await host.AskedAsync(ann, tool: "node_cordon", args: new JsonObject { ["node"] = "node-1" });

        Assert.Equal(NotAllowed, await PageClient.FaultAsync(ann.DecideAsync(asked)));
    }

    [Fact]
    public async Task ThePolicysApproversCountInThePageToo()
    {
        await using var host = await PageHost.StartAsync(policy: "approvers: [{principals: [bob]}]");
        var (ann, bob) = (await host.SignInAsync("ann"), await host.SignInAsync("bob"));
        var asked = await host.AskedAsync(ann);
        Assert.Contains("not among those who may approve", (string?)asked["whyNot"]);

        Assert.Equal(NotAllowed, await PageClient.FaultAsync(ann.DecideAsync(asked)));
        using var response = await bob.DecideAsync(asked);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task ACriticalOneWantsTheNameTyped()
    {
        await using var host = await PageHost.StartAsync(new SmallCluster(SmallCluster.Cart + """

            - apiVersion: v1
              kind: ResourceQuota
              metadata: {name: team, namespace: shop}
              spec: {hard: {pods: "4"}}
            """));
        var ann = await host.SignInAsync("ann");
        var asked = await host.AskedAsync(ann, tool: "quota_update", args: new JsonObject
        {
            ["namespace"] = "shop", ["resource"] = "pods", ["hard"] = "1",
        });
        Assert.Equal(("critical", true, "team"),
            ((string?)asked["risk"], (bool)asked["critical"]!, (string?)asked["workload"]));

        foreach (var typed in new[] { null, "", "shop", "teams" })
            Assert.Equal((HttpStatusCode.BadRequest, "ConfirmRequired"),
                await PageClient.FaultAsync(ann.DecideAsync(asked, confirm: typed)));
        Assert.Equal(0, host.Cluster.Writes);
        using var response = await ann.DecideAsync(asked, confirm: "team");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task AnotherDigestThanTheOneShownIsNotApproved()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");
        var asked = await host.AskedAsync(ann);

        Assert.Equal((HttpStatusCode.Conflict, "Drifted"),
            await PageClient.FaultAsync(ann.DecideAsync(asked, digest: "0000")));
        Assert.Empty(host.Audit("approved"));
    }

    [Fact]
    public async Task WhatHasDriftedIsNotCarriedOut()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");
        var asked = await host.AskedAsync(ann);
        await host.Cluster.EditAsync(Kind.Deployment, "shop", "cart", "spec.replicas", 1);

        Assert.Equal((HttpStatusCode.Conflict, "Drifted"), await PageClient.FaultAsync(ann.DecideAsync(asked)));
        Assert.Equal(0, host.Cluster.Writes);
    }

    [Fact]
    public async Task ItIsDecidedOnce()
    {
        await using var host = await PageHost.StartAsync();
        var (ann, bob) = (await host.SignInAsync("ann"), await host.SignInAsync("bob"));
        var asked = await host.AskedAsync(ann);
        Assert.Equal((HttpStatusCode.BadRequest, "InvalidArguments"),
            await PageClient.FaultAsync(bob.DecideAsync(asked, "reject", "  ")));
        using var rejected = await bob.DecideAsync(asked, "reject", "not before the sale");
        Assert.Equal("cancelled", (string?)(await PageClient.JsonAsync(rejected))["status"]);

        Assert.Equal((HttpStatusCode.Conflict, "AlreadyDecided"), await PageClient.FaultAsync(ann.DecideAsync(asked)));
        Assert.Equal("not before the sale", Assert.Single(host.Audit("rejected")).Why);
    }

    [Fact]
    public async Task AfterItsTimeItIsNotApproved()
    {
        await using var host = await PageHost.StartAsync();
        var ann = await host.SignInAsync("ann");
        var asked = await host.AskedAsync(ann);
        host.Time.PutForward(TimeSpan.FromMinutes(15));

        Assert.Equal((HttpStatusCode.Conflict, "Expired"), await PageClient.FaultAsync(ann.DecideAsync(asked)));
    }

    private static async Task<long?> ReplicasAsync(PageHost host) => (await host.Cluster.Client.GetAsync(
        new ObjectRef(Kind.Deployment, "shop", "cart"))).Number("spec.replicas");
}
