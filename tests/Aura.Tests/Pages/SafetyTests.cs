using System.Text.Json.Nodes;
using Aura.State;
using Aura.Tests.Mcp;
using Aura.Tests.Mcp.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aura.Tests.Pages;

/// <summary>What people without the right, other sites and words in the cluster cannot do.</summary>
[Collection(Browser.Collection)]
public sealed class SafetyTests(Browser browser)
{
    [BrowserFact]
    public async Task AViewerCannotApprove()
    {
        await using var host = await PageHost.StartAsync();
        await using var windows = browser.On(host);
        var id = (string)(await host.AskedAsync(await host.SignInAsync("ann")))["approvalId"]!;
        var eve = await windows.SignInAsync("eve", PageRole.Viewer);
        await eve.GotoAsync("/#/approvals");

        await Expect(eve.GetByText("You cannot approve this")).ToBeVisibleAsync();
        await Expect(eve.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);

        // The page's own request, token and all.
        Assert.Equal(403, await eve.EvaluateAsync<int>("""
            async id => {
              const me = await (await fetch('/api/me')).json();
              const { approvals: [waiting] } = await (await fetch('/api/approvals')).json();
              return (await fetch(`/api/approvals/${id}`, {
                method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Aura-Csrf': me.csrf },
                body: JSON.stringify({ decision: 'approve', digest: waiting.digest, reason: '' }),
              })).status;
            }
            """, id));
        Assert.Equal(ApprovalState.Pending, host.Workspace.Store.Approvals.Find(id)!.State);
    }

    [BrowserFact]
    public async Task AnotherSiteCannotApproveInASignedInBrowser()
    {
        await using var host = await PageHost.StartAsync();
        await using var windows = browser.On(host);
        var asked = await host.AskedAsync(await host.SignInAsync("ann"));
        var id = (string)asked["approvalId"]!;
        var ann = await windows.SignInAsync("ann");
        var target = new Uri(host.Serving.Address, $"/api/approvals/{id}");
        await using var site = await ForeignSite.StartAsync(target,
            $$"""{"decision":"approve","digest":"{{asked["digest"]}}","reason":"kittens" """.TrimEnd());
        var statuses = new List<int>();
        ann.Context.Response += (_, response) =>
        {
            if (response.Request.Method == "POST")
                statuses.Add(response.Status);
        };

        // Another port is of the same site, so cookies go along; another host name is another site.
        foreach (var name in new[] { "127.0.0.1", "localhost" })
        {
            await ann.GotoAsync($"http://{name}:{site.Port}/");
            await Expect(ann).ToHaveTitleAsync("asked 3");
            await ann.GetByRole(AriaRole.Button, new() { Name = "More kittens" }).ClickAsync();
            await Expect(ann.Locator("body")).ToContainTextAsync("error");
        }

        Assert.True(statuses.Count >= 4, $"{statuses.Count} requests came through to be judged");
        Assert.All(statuses, s => Assert.InRange(s, 400, 499));
        Assert.Equal(ApprovalState.Pending, host.Workspace.Store.Approvals.Find(id)!.State);
        Assert.Equal(0, host.Cluster.Writes);
    }

    [BrowserFact]
    public async Task WordsOfTheClusterAreShownAndNotRun()
    {
        await using var host = await PageHost.StartAsync(Shop.Healthy());
        await using var windows = browser.On(host);
        await host.AskedAsync(await host.SignInAsync("ann"), tool: "deployment_rollout_restart", args: new JsonObject
        {
            ["namespace"] = "shop", ["name"] = "cart", ["reason"] = Shop.Script,
        });
        var ben = await windows.SignInAsync("ben");

        await ben.GotoAsync("/#/approvals");
        // Beside the annotation that the restart writes.
        await Expect(ben.Locator(".same")).ToContainTextAsync("note: <script>window.owned = 1</script>");
        await Expect(ben.Locator(".same")).ToContainTextAsync("<img src=x onerror='window.owned = 1'>");
        await NothingRanAsync(ben);

        await ben.GotoAsync("/#/audit");
        await Expect(ben.GetByRole(AriaRole.Table)).ToContainTextAsync("<img src=x onerror=");
        await NothingRanAsync(ben);
    }

    [BrowserFact]
    public async Task ACriticalOneIsApprovedOnlyWithItsNameTyped()
    {
        await using var host = await PageHost.StartAsync(new SmallCluster(SmallCluster.Cart + """

            - apiVersion: v1
              kind: ResourceQuota
              metadata: {name: team, namespace: shop}
              spec: {hard: {pods: "4"}}
            """));
        await using var windows = browser.On(host);
        var id = (string)(await host.AskedAsync(await host.SignInAsync("ann"), tool: "quota_update",
            args: new JsonObject { ["namespace"] = "shop", ["resource"] = "pods", ["hard"] = "1" }))["approvalId"]!;
        var ben = await windows.SignInAsync("ben");
        await ben.GotoAsync("/#/approvals");
        var approve = ben.GetByRole(AriaRole.Button, new() { Name = "Approve" });

        await approve.ClickAsync();
        await Expect(ben.GetByRole(AriaRole.Alert)).ToContainTextAsync("type team to approve");
        await ben.GetByLabel("A second look").FillAsync("teams");
        await approve.ClickAsync();
        await Expect(ben.GetByRole(AriaRole.Alert)).ToContainTextAsync("type team to approve");
        Assert.Equal(ApprovalState.Pending, host.Workspace.Store.Approvals.Find(id)!.State);
        Assert.Equal(0, host.Cluster.Writes);

        await ben.GetByLabel("A second look").FillAsync("team");
        await approve.ClickAsync();
        await Expect(ben.Locator(".headline")).ToContainTextAsync("succeeded");
    }

    private static async Task NothingRanAsync(IPage page)
    {
        Assert.True(await page.EvaluateAsync<bool>("() => window.owned === undefined"));
        await Expect(page.Locator("main script, main img")).ToHaveCountAsync(0);
    }
}
