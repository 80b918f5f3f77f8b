using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Aura.Tests.Mcp;

/// <summary>MCP Apps: views for clients that show them, and nothing of them for others.</summary>
public sealed partial class AppViewTests
{
    private const string Extension = "io.modelcontextprotocol/ui";
    private const string MimeType = "text/html;profile=mcp-app";

    [Theory]
    [InlineData("plan_remediation", "ui://aura/plan")]
    [InlineData("execute_plan", "ui://aura/execution")]
    [InlineData("get_execution", "ui://aura/execution")]
    [InlineData("undo", "ui://aura/execution")]
    [InlineData("diagnose", null)]
    public async Task AToolNamesItsView(string tool, string? uri)
    {
        await using var workspace = new Workspace(new AuraOptions { Simulator = "", Tools = ToolSelection.Compact });
        await using var session = await StartAsync(workspace, MimeType);

        var meta = (await session.Client.ListToolsAsync()).Single(t => t.Name == tool).ProtocolTool.Meta;

        Assert.Equal(uri, (string?)meta?["ui"]?["resourceUri"]);
        Assert.NotNull(meta?["aura.dev/section"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/html")]
    public async Task OthersAreToldNothingOfIt(string? type)
    {
        await using var workspace = new Workspace(new AuraOptions { Simulator = "", Tools = ToolSelection.Compact });
        await using var session = await StartAsync(workspace, type);

        Assert.All(await session.Client.ListToolsAsync(), t => Assert.Null(t.ProtocolTool.Meta?["ui"]));
        Assert.DoesNotContain(await session.Client.ListResourcesAsync(), r => r.Uri.StartsWith("ui://"));
    }

    [Theory]
    [InlineData("ui://aura/plan")]
    [InlineData("ui://aura/execution")]
    public async Task AViewIsOneDocumentThatLoadsNothing(string uri)
    {
        await using var workspace = new Workspace(new AuraOptions { Simulator = "", Tools = ToolSelection.Compact });
        await using var session = await StartAsync(workspace, MimeType);

        var read = await session.Client.ReadResourceAsync(uri);

        var content = Assert.IsType<TextResourceContents>(Assert.Single(read.Contents));
        Assert.Equal((uri, MimeType), (content.Uri, content.MimeType));
        Assert.StartsWith("<!doctype html>", content.Text);
        Assert.Empty(Loading().Matches(content.Text).Select(m => m.Value));
        Assert.Single(Regex.Matches(content.Text, "</script"));
        Assert.InRange(content.Text.Length, 10_000, 100_000);
    }

    private static Task<InMemorySession> StartAsync(Workspace workspace, string? type) =>
        InMemorySession.StartAsync(workspace, new McpClientOptions
        {
            ProtocolVersion = InMemorySession.Protocol,
            Capabilities = new ClientCapabilities
            {
                Extensions = type is null ? null : new Dictionary<string, object>
                {
                    [Extension] = new JsonObject { ["mimeTypes"] = new JsonArray(type) },
                },
            },
        });

    [GeneratedRegex(@"^\s*(import|export)\b.*|\bimport\s*\(|<link\b.*|\bsrc=.*|url\(.*|@import.*",
        RegexOptions.Multiline)]
    private static partial Regex Loading();
}
