using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Aura.Actions;
using Aura.Execution;
using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>run_action: any action by name, for clients that list only the workflow tools.</summary>
public sealed class RunAction(Tool listing, Workspace workspace) : WorkflowTool<RunAction.Args>(listing)
{
    public sealed record Args : OnCluster
    {
        [Description("Name, like deployment.rollback."), StringLength(80)]
        public required string Action { get; init; }

        [Description("As describe_action says."), JsonPropertyName("args")]
        public required JsonObject Arguments { get; init; }

        [Description("Many objects: for each the args that differ, like {namespace,name}.")]
        public IReadOnlyList<JsonObject>? Targets { get; init; }

        [Description("Or labels: all of them in args.namespace."), StringLength(500)]
        public string? Selector { get; init; }

        [Description("Show the plan only; change nothing.")]
        public bool DryRun { get; init; }

        [Description("Why, for the audit."), StringLength(500)]
        public string? Reason { get; init; }
    }

    public static ToolDefinition Definition => new()
    {
        Name = "run_action",
        Title = "Run an action",
        Description = "Run one action by name, as its typed tool would; on many objects in waves.",
        ReadOnly = false,
        Destructive = true,
        Input = Schema.Of<Args>,
        Output = ExecutionAnswer.Schema,
        Meta = WorkflowTools.Meta(Risk.Critical, UndoGrade.None, 60),
    };

    protected override Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        var action = workspace.Catalog.Get(args.Action);
        if (args is { Targets: null, Selector: null })
            action.Validate(args.Arguments);
        var cluster = workspace.Clusters.Get(args.Cluster);
        var request = new ActionRequest(action.Spec.Name, args.Arguments, args.DryRun, args.Reason)
        {
            Targets = args.Targets,
            Selector = args.Selector,
        };
        return new ApprovalDialogue(workspace).AnswerAsync(call, cluster,
            caller => cluster.Pipeline.RunActionAsync(request, caller, call.Cancellation));
    }
}
