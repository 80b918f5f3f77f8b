using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Aura.Tests.Mcp;

/// <summary>Resources, prompts and completions, as a client gets them.</summary>
public sealed class ResourceTests
{
    [Fact]
    public async Task AnActionAFindingAndAnExecutionHaveAddresses()
    {
        await using var session = await TestSession.StartAsync("image-not-found", Http.HttpHost.Unasked);
        var begun = await session.CallAsync("deployment_rollback", Cart());
        var id = (string)begun["executionId"]!;

        Assert.Contains(await session.Client.ListResourcesAsync(), r => r.Uri == $"aura://executions/{id}");
        Assert.Equal(4, (await session.Client.ListResourceTemplatesAsync()).Count);
        Assert.Equal("succeeded", (string?)(await ReadAsync(session, $"aura://executions/{id}"))["status"]);
        Assert.NotNull((await ReadAsync(session, "aura://actions/deployment.rollback"))["inputSchema"]);
        Assert.NotNull((await ReadAsync(session, "aura://findings/shop"))["findings"]);
    }

    [Theory]
    [InlineData("aura://executions/x-none")]
    [InlineData("aura://actions/no.such")]
    [InlineData("aura://bogus/1")]
    [InlineData("file:///etc/passwd")]
    public async Task WhatIsNotThereIsSaid(string uri)
    {
        await using var session = await TestSession.StartAsync();
        var e = await Assert.ThrowsAsync<McpProtocolException>(() => ReadAsync(session, uri));
        Assert.Contains($"there is no resource '{uri}'", e.Message);
    }

    [Fact]
    public async Task PromptsBringTheLiveStateAndTheHistoryAlong()
    {
        await using var session = await TestSession.StartAsync("image-not-found", Http.HttpHost.Unasked);
        Assert.Equal(["postmortem", "remediate", "triage"],
            (await session.Client.ListPromptsAsync()).Select(p => p.Name).Order());

        var triage = await PromptAsync(session, "triage", ("namespace", "shop"));
        Assert.Contains("ImagePullBackOff", triage);

        var finding = (string)(await session.CallAsync("diagnose"))["findings"]![0]!["id"]!;
        var remediate = await PromptAsync(session, "remediate", ("finding", finding));
        Assert.Contains("is recommended", remediate);
        Assert.Contains("success", remediate);

        var begun = await session.CallAsync("deployment_rollback", Cart());
        var postmortem = await PromptAsync(session, "postmortem", ("execution", (string)begun["executionId"]!));
        Assert.Contains("start deployment.rollback", postmortem);
    }

    [Fact]
    public async Task APromptWithoutItsArgumentSaysWhichIsMissing()
    {
        await using var session = await TestSession.StartAsync();
        var e = await Assert.ThrowsAsync<McpProtocolException>(() => PromptAsync(session, "remediate"));
        Assert.Contains("needs finding", e.Message);
    }

    [Theory]
    [InlineData("triage", "namespace", "sh", "shop")]
    [InlineData("triage", "kind", "dep", "Deployment")]
    [InlineData("triage", "name", "ca", "cart")]
    [InlineData(null, "name", "deployment.roll", "deployment.rollback")]
    public async Task ArgumentsAreCompleted(string? prompt, string argument, string start, string expected)
    {
        await using var session = await TestSession.StartAsync("image-not-found");
        Reference reference = prompt is null
            ? new ResourceTemplateReference { Uri = "aura://actions/{name}" } : new PromptReference { Name = prompt };
        var answer = await session.Client.CompleteAsync(reference, argument, start);
        Assert.Contains(expected, answer.Completion.Values);
        Assert.All(answer.Completion.Values, v => Assert.StartsWith(start, v, StringComparison.OrdinalIgnoreCase));
    }

    private static JsonObject Cart() => new() { ["namespace"] = "shop", ["name"] = "cart" };

    private static async Task<JsonObject> ReadAsync(TestSession session, string uri)
    {
        var result = await session.Client.ReadResourceAsync(uri);
        return (JsonObject)JsonNode.Parse(Assert.IsType<TextResourceContents>(Assert.Single(result.Contents)).Text)!;
    }

    private static async Task<string> PromptAsync(
        TestSession session, string name, params (string Name, string Value)[] arguments)
    {
        var result = await session.Client.GetPromptAsync(
            name, arguments.ToDictionary(a => a.Name, a => (object?)a.Value));
        return string.Join('\n', result.Messages.Select(m => m.Content).OfType<TextContentBlock>().Select(c => c.Text));
    }
}
