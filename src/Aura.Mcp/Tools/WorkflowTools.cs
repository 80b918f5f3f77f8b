using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>The tools that are not single actions, in the order in which they are used.</summary>
public static class WorkflowTools
{
    public const string Section = "workflow";

    public static IReadOnlyList<(ToolDefinition Definition, Func<Tool, Workspace, AuraTool> Create)> All { get; } =
    [
        (FindAction.Definition, (tool, aura) => new FindAction(tool, aura.Catalog)),
        (DescribeAction.Definition, (tool, aura) => new DescribeAction(tool, aura.Catalog)),
    ];

    /// <param name="most">The highest risk that a call can have; what is planned states its own.</param>
    public static JsonObject Meta(Risk most, UndoGrade undo = UndoGrade.NotApplicable, int seconds = 1) => new()
    {
        ["risk"] = ToolJson.Snake(most),
        ["undo"] = ToolJson.Snake(undo),
        ["seconds"] = seconds,
        ["section"] = Section,
    };
}
