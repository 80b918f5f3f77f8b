using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Plans;

namespace Aura.Tests.Execution.Steps;

/// <summary>An action whose plan a test writes, for steps that it wants to see carried out.</summary>
internal sealed class ProbeAction(Func<ClusterView, PlanBuilder, Task> plan, UndoGrade undo = UndoGrade.Exact)
    : RemediationAction
{
    public const string Name = "test.probe";

    public override ActionSpec Spec { get; } = new()
    {
        Name = Name,
        Description = "Does what a test wants done.",
        Risk = Risk.Low,
        Undo = undo,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(1),
        Rbac = [],
    };

    public override JsonObject InputSchema => new() { ["type"] = "object" };

    public override void Validate(JsonObject arguments)
    {
    }

    public override async Task<Plan> PlanAsync(JsonObject arguments, ClusterView cluster)
    {
        var builder = new PlanBuilder(Spec, arguments);
        try
        {
            await plan(cluster, builder);
        }
        catch (PlanStoppedException)
        {
            // The plan holds the failed check.
        }
        return builder.Build();
    }
}
