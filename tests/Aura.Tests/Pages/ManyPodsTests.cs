using System.Text.Json.Nodes;
using Aura.State;
using Aura.Tests.Mcp.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aura.Tests.Pages;

/// <summary>A finding from which ten thousand pods suffer is told by kind and namespace, and paged.</summary>
[Collection(Browser.Collection)]
public sealed class ManyPodsTests(Browser browser)
{
    private const int Pods = 10_000;
    private const int MostNodes = 1_500;

    [BrowserFact]
    public async Task TenThousandPodsAreSummarised()
    {
        await using var host = await PageHost.StartAsync();
        await using var windows = browser.On(host);
        var page = await windows.OpenAsync();
        await page.RouteAsync("**/api/events*", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/event-stream",
            // Said once; the browser is not to ask again.
            Body = $"retry: 3600000\nevent: findings\ndata: {Findings().ToJsonString()}\n\n",
        }));
        await windows.SignInAsync(page, "ann", PageRole.Viewer);

        await Expect(page.GetByText("10,000 objects affected")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Root cause" })).ToContainTextAsync("2,500 Pods");
        // What turns the direction of text is shown by its number.
        await Expect(page.Locator(".detail")).ToContainTextAsync("10000 pods\\u{202e} affected");
        await Expect(page.GetByText("Not live since")).ToBeVisibleAsync();
        await page.GetByText("10,000 objects affected").ClickAsync();
        var objects = page.GetByRole(AriaRole.Region, new() { Name = "Affected objects" });
        await Expect(objects.GetByRole(AriaRole.Row)).ToHaveCountAsync(51);
        await Expect(page.GetByText("1 to 50 of 10,000")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Narrow: Affected objects" }).FillAsync("<b>7777");
        await Expect(objects.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(objects).ToContainTextAsync("<b>7777");

        var nodes = await page.EvaluateAsync<int>("() => document.querySelectorAll('*').length");
        Assert.True(nodes <= MostNodes, $"{nodes} nodes");
    }

    private static JsonObject Findings() => new()
    {
        ["cluster"] = "simulator", ["scanned"] = new JsonObject { ["objects"] = 31_000 }, ["findings"] = new JsonArray(
            new JsonObject
            {
                ["id"] = "f-1", ["type"] = "NodeRuntimeDown", ["severity"] = "critical",
                ["summary"] = "10000 pods\u202e affected", ["target"] = Object("Node", null, "node-1"),
                ["rootCause"] = new JsonObject
                {
                    ["type"] = "NodeRuntimeDown", ["target"] = Object("Node", null, "node-1"), ["confidence"] = 0.9,
                },
                ["evidence"] = new JsonArray(), ["affected"] = new JsonArray([.. Enumerable.Range(0, Pods)
                    .Select(i => Object("Pod", $"team-{i % 4}", $"<b>{i}"))]),
            }),
    };

    private static JsonObject Object(string kind, string? ns, string name) => ns is null
        ? new JsonObject { ["kind"] = kind, ["name"] = name }
        : new JsonObject { ["kind"] = kind, ["namespace"] = ns, ["name"] = name };
}
