using System.ComponentModel.DataAnnotations;
using Aura.Actions;
using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>undo: takes an execution back; one that still runs is stopped first.</summary>
public sealed class Undo(Tool listing, Workspace workspace) : WorkflowTool<Undo.Args>(listing)
{
    public sealed record Args : OnCluster
    {
        [StringLength(64)]
        public required string ExecutionId { get; init; }
    }

    public static ToolDefinition Definition => new()
    {
        Name = "undo",
        Title = "Undo an execution",
        Description = "Take an execution back; a running one is stopped first.",
        ReadOnly = false,
        Destructive = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = ExecutionAnswer.Schema,
        Meta = WorkflowTools.Meta(Risk.High, UndoGrade.Compensating, 60),
    };

    protected override Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        var cluster = workspace.ClusterOfExecution(args.ExecutionId, args.Cluster);
        return new ApprovalDialogue(workspace).AnswerAsync(call, cluster,
            caller => cluster.Pipeline.UndoAsync(args.ExecutionId, caller, call.Cancellation));
    }
}
