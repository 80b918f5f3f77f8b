using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Mcp.Serving;
using Aura.Tests.Mcp;
using Aura.Tests.Mcp.Http;
using Aura.Tests.Mcp.Pages;
using Microsoft.Playwright;
using ModelContextProtocol.Protocol;
using static Microsoft.Playwright.Assertions;

namespace Aura.Tests.Pages;

/// <summary>
/// The views as an MCP client shows them (MCP Apps): in a sandbox, under the policy of a document that declares nothing,
/// with data by messages alone.
/// </summary>
[Collection(Browser.Collection)]
public sealed class ClientViewTests(Browser browser)
{
    private const string Policy = "default-src 'none'; script-src 'self' 'unsafe-inline'; "
        + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' data:; connect-src 'none'";

    /// <summary>What a client does: it begins, passes the result on, and lets the view call tools.</summary>
    private const string Client = """
        ({ html, result }) => {
          const frame = document.createElement('iframe');
          frame.sandbox = 'allow-scripts';
          frame.style = 'width: 1200px; height: 700px';
          window.heard = [];
          addEventListener('message', async ({ source, data }) => {
            if (source !== frame.contentWindow) return;
            window.heard.push(data.method);
            const say = message => frame.contentWindow.postMessage({ jsonrpc: '2.0', ...message }, '*');
            if (data.method === 'ui/initialize')
              say({ id: data.id, result: { protocolVersion: '2026-01-26', hostInfo: { name: 'test', version: '1' },
                hostCapabilities: { serverTools: {} }, hostContext: { theme: 'dark' } } });
            if (data.method === 'ui/notifications/initialized') {
              say({ method: 'ui/notifications/tool-input', params: { arguments: {} } });
              say({ method: 'ui/notifications/tool-result', params: JSON.parse(result) });
            }
            if (data.method === 'tools/call')
              say({ id: data.id, result: JSON.parse(
                await window.callTool(data.params.name, JSON.stringify(data.params.arguments))) });
          });
          frame.srcdoc = html;
          document.body.append(frame);
        }
        """;

    [BrowserFact]
    public async Task StrategiesAreComparedInAClient()
    {
        await using var host = await PageHost.StartAsync(Shop.Healthy());
        await using var windows = browser.On(host);
        await using var session = await TestSession.StartAsync(
            new Workspace(HttpHost.Unasked, host.Cluster.Connect()), protocol: InMemorySession.Protocol);
        var plan = await session.CallRawAsync("plan_remediation", await BrokenAsync(host.Cluster, session));

        var (page, view) = await ShowAsync(windows, session, "ui://aura/plan", plan);

        await Expect(view.GetByRole(AriaRole.Heading, new() { Name = "Plan" })).ToBeVisibleAsync();
        await Expect(view.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        var strategies = view.GetByRole(AriaRole.Radio);
        Assert.True(await strategies.CountAsync() > 1);
        await strategies.Last.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        var name = (await strategies.Last.GetAttributeAsync("value"))!.Replace('_', ' ');
        await Expect(view.GetByRole(AriaRole.Heading, new() { Name = $"Steps of {name}" })).ToBeVisibleAsync();
        Assert.Contains("ui/notifications/size-changed", await page.EvaluateAsync<string[]>("() => window.heard"));
    }

    [BrowserFact]
    public async Task AnExecutionIsFollowedToItsEndInAClient()
    {
        await using var host = await PageHost.StartAsync(Shop.Healthy());
        await using var windows = browser.On(host);
        await using var session = await TestSession.StartAsync(new Workspace(
            HttpHost.Unasked with { AnswerWithin = TimeSpan.FromMilliseconds(1) }, host.Cluster.Connect()),
            protocol: InMemorySession.Protocol);
        var plan = await session.CallAsync("plan_remediation", await BrokenAsync(host.Cluster, session));
        var begun = await session.CallRawAsync(
            "execute_plan", new JsonObject { ["planId"] = (string)plan["planId"]! });

        Assert.Equal("running", (string?)JsonNode.Parse(begun.StructuredContent!.Value.GetRawText())!["status"]);
        var (page, view) = await ShowAsync(windows, session, "ui://aura/execution", begun);

        await Expect(view.GetByText("succeeded").First).ToBeVisibleAsync();
        Assert.Contains("tools/call", await page.EvaluateAsync<string[]>("() => window.heard"));
        await Expect(view.GetByRole(AriaRole.Heading, new() { Name = "Changes" })).ToBeVisibleAsync();
    }

    private static async Task<JsonObject> BrokenAsync(SmallCluster cluster, TestSession session)
    {
        await Shop.BreakAsync(cluster);
        JsonArray found;
        do
            found = (await session.CallAsync("diagnose"))["findings"]!.AsArray();
        while (found.Count == 0);
        return new JsonObject { ["finding"] = (string)found[0]!["id"]! };
    }

    private static async Task<(IPage Page, IFrameLocator View)> ShowAsync(
        Windows windows, TestSession session, string uri, CallToolResult result)
    {
        var read = await session.Client.ReadResourceAsync(uri);
        var html = ((TextResourceContents)read.Contents.Single()).Text.Replace(
            "<head>", $"<head><meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">");
        var page = await windows.OpenAsync();
        await page.ExposeFunctionAsync("callTool", async (string tool, string args) =>
            Json(await session.CallRawAsync(tool, (JsonObject)JsonNode.Parse(args)!)));
        await page.EvaluateAsync(Client, new { html, result = Json(result) });
        return (page, page.FrameLocator("iframe"));
    }

    private static string Json(CallToolResult result) =>
        JsonSerializer.Serialize(result, ModelContextProtocol.McpJsonUtilities.DefaultOptions);
}
