using System.Text;
using System.Text.Json;
using Aura.Mcp.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Xunit.Abstractions;

namespace Aura.Tests.Mcp;

/// <summary>A hundred tools share a model's context: each must be short.</summary>
public sealed class ToolSizeTests(ITestOutputHelper output)
{
    [Fact]
    public void WhatAModelIsShownIsShort()
    {
        var typed = ToolSchemas.All.Where(t => t.Meta("section") != WorkflowTools.Section).ToList();
        var workflow = ToolSchemas.All.Except(typed).ToList();
        var (average, compact) = (typed.Average(Visible), workflow.Sum(Visible));
        var (all, wholeCompact) = (ToolSchemas.All.Average(Whole), workflow.Sum(Whole));
        output.WriteLine(
            $"{typed.Count} typed tools: {average:0} bytes each; {workflow.Count} workflow tools: {compact} bytes;"
            + $" tools/list: {all:0} bytes each, compact {wholeCompact} bytes");

        Assert.True(average <= 500, $"typed tools have {average:0} bytes each: shorten descriptions");
        Assert.True(compact <= 10 * 1024, $"the workflow tools have {compact} bytes: shorten descriptions");
        Assert.True(all <= 160 * 1024 / 128, $"tools have {all:0} bytes each: shorten output schemas or _meta");
        Assert.True(wholeCompact <= 20 * 1024, $"tools/list of compact has {wholeCompact} bytes");
    }

    private static int Visible(Tool tool) => Encoding.UTF8.GetByteCount(tool.Name)
        + Encoding.UTF8.GetByteCount(tool.Description ?? "")
        + JsonSerializer.SerializeToUtf8Bytes(tool.InputSchema).Length;

    private static int Whole(Tool tool) =>
        JsonSerializer.SerializeToUtf8Bytes(tool, McpJsonUtilities.DefaultOptions).Length;
}
