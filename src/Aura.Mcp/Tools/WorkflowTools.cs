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
        (Diagnose.Definition, (tool, aura) => new Diagnose(tool, aura)),
        (PlanRemediation.Definition, (tool, aura) => new PlanRemediation(tool, aura)),
        (SimulatePlan.Definition, (tool, aura) => new SimulatePlan(tool, aura)),
        (ExecutePlan.Definition, (tool, aura) => new ExecutePlan(tool, aura)),
        (RunAction.Definition, (tool, aura) => new RunAction(tool, aura)),
        (Undo.Definition, (tool, aura) => new Undo(tool, aura)),
        (GetExecution.Definition, (tool, aura) => new GetExecution(tool, aura)),
        (FindAction.Definition, (tool, aura) => new FindAction(tool, aura.Catalog)),
        (DescribeAction.Definition, (tool, aura) => new DescribeAction(tool, aura.Catalog)),
        (GetObjects.Definition, (tool, aura) => new GetObjects(tool, aura)),
        (PodLogs.Definition, (tool, aura) => new PodLogs(tool, aura)),
        (Insights.Definition, (tool, aura) => new Insights(tool, aura)),
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
