using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>describe_action: one action's spec and its arguments with all patterns and limits.</summary>
public sealed class DescribeAction(Tool listing, ActionCatalog catalog) : WorkflowTool<DescribeAction.Args>(listing)
{
    public sealed record Args
    {
        [Description("Name, like deployment.rollback."), StringLength(80)]
        public required string Action { get; init; }
    }

    public static ToolDefinition Definition => new()
    {
        Name = "describe_action",
        Title = "Describe an action",
        Description = "An action's risk, undo, permissions and full argument schema. Call before run_action.",
        ReadOnly = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = () => OutputSchema.Of("action", """
            {"action":{"type":"string"},"aka":{"type":"string"},"description":{"type":"string"},
            "section":{"type":"string"},"risk":{"type":"string"},"undo":{"type":"string"},
            "blastRadius":{"type":"string"},"seconds":{"type":"integer"},
            "rbac":{"type":"array","items":{"type":"string"}},"inputSchema":{"type":"object"}}
            """),
        Meta = WorkflowTools.Meta(Risk.Low),
    };

    protected override Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        var action = catalog.Get(args.Action);
        var tool = ActionTools.Define(action);
        var answer = (JsonObject)tool.Meta.DeepClone();
        if (action.Spec.Aka is { } aka)
            answer["aka"] = aka;
        answer["description"] = tool.Description;
        answer["inputSchema"] = action.InputSchema.DeepClone();
        var text = $"{action.Spec.Name}: {tool.Description}\nrisk {answer["risk"]}, undo {answer["undo"]}, about "
            + $"{answer["seconds"]} s\narguments: {answer["inputSchema"]!.ToJsonString(ToolJson.Options)}";
        return Task.FromResult(new ToolAnswer(answer, text));
    }
}
