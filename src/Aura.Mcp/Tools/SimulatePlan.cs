using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions;
using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>simulate_plan: what would become of a strategy, tried out in a twin of the cluster as it is now.</summary>
public sealed class SimulatePlan(Tool listing, Workspace workspace) : WorkflowTool<SimulatePlan.Args>(listing)
{
    public sealed record Args : OnCluster
    {
        [StringLength(64)]
        public required string PlanId { get; init; }

        [Description("Default the recommended one."), StringLength(64)]
        public string? Strategy { get; init; }
    }

    public static ToolDefinition Definition => new()
    {
        Name = "simulate_plan",
        Title = "Simulate a plan",
        Description = "Try a strategy out in a simulated twin of the cluster. Changes nothing.",
        ReadOnly = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = () => OutputSchema.Of("outcome", """
            {"strategy":{"type":"string"},"outcome":{"type":"string"},"why":{"type":"string"},
            "probability":{"type":"number"},"recoverySeconds":{"type":"integer"},
            "downtimeSeconds":{"type":"integer"},"timeline":{"type":"array"},"readyOverTime":{"type":"array"},
            "violations":{"type":"array"},"nowhereToGo":{"type":"array"},"finalState":{"type":"array"},
            "unknowns":{"type":"array"},"notModelled":{"type":"array"}}
            """),
        Meta = WorkflowTools.Meta(Risk.Low, seconds: 2),
    };

    protected override async Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        var plan = workspace.Plan(args.PlanId);
        var name = args.Strategy ?? plan.Recommended ?? throw new FaultException(
            "NothingRecommended", $"plan {plan.PlanId} recommends nothing: {plan.Why}", "name a strategy");
        var strategy = plan.Strategies.FirstOrDefault(s => s.Name == name) ?? throw new FaultException(
            "NotFound", $"plan {plan.PlanId} has no strategy '{name}'",
            $"it has {string.Join(", ", plan.Strategies.Select(s => s.Name))}");
        var cluster = workspace.ClusterOfPlan(args.PlanId, args.Cluster);
        using var place = await workspace.Load.EnterAsync(cluster.Name, Lane.Read, call.Cancellation);
        var report = await workspace.Rehearsal(cluster).RehearseAsync(
            workspace.View(cluster), plan.Finding, strategy, cluster.Client, call.Cancellation);
        return new ToolAnswer(ToolJson.ToObject(report), RehearsalText.Of(report));
    }
}
