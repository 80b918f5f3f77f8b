using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions;
using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>
/// execute_plan: carries out one strategy of a plan that plan_remediation made, in this or another process.
/// </summary>
public sealed class ExecutePlan(Tool listing, Workspace workspace) : WorkflowTool<ExecutePlan.Args>(listing)
{
    public sealed record Args : OnCluster
    {
        [StringLength(64)]
        public required string PlanId { get; init; }

        [Description("Its name; default the recommended one."), StringLength(64)]
        public string? Strategy { get; init; }
    }

    public static ToolDefinition Definition => new()
    {
        Name = "execute_plan",
        Title = "Execute a plan",
        Description = "Carry out a strategy: checks, approval, changes, verification, rollback on failure.",
        ReadOnly = false,
        Destructive = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = ExecutionAnswer.Schema,
        Meta = WorkflowTools.Meta(Risk.Critical, UndoGrade.Compensating, 120),
    };

    protected override Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        var plan = workspace.Plan(args.PlanId);
        var strategy = args.Strategy ?? plan.Recommended ?? throw new FaultException(
            "NothingRecommended", $"plan {plan.PlanId} recommends nothing: {plan.Why}",
            "name a strategy, or act by hand");
        var cluster = workspace.ClusterOfPlan(args.PlanId, args.Cluster);
        return new ApprovalDialogue(workspace).AnswerAsync(call, cluster,
            caller => cluster.Pipeline.ExecutePlanAsync(args.PlanId, strategy, caller, call.Cancellation));
    }
}
