using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;

namespace Aura.Tests.Execution;

/// <summary>
/// Carries out plans that no action makes today: as executions that another process has begun and left in the journal
/// before it took the first step.
/// </summary>
internal static class Left
{
    public static readonly ActionSpec Spec = new()
    {
        Name = "deployment.scale_to", Description = "", Risk = Risk.Low, Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload, TypicalDuration = TimeSpan.FromSeconds(1), Rbac = [],
    };

    /// <summary>Puts the plans into the journal, each a node; those after the first may depend on others.</summary>
    public static string Behind(PipelineFixture aura, params (string Id, string[] After, Plan Plan)[] nodes)
    {
        var id = $"x-{aura.Store.Journal.List("test", 100).Count:d12}";
        aura.Store.Journal.Add(new ExecutionRecord
        {
            Id = id, Cluster = "test", Kind = "strategy", Request = id, Title = "a test", Status = "running",
            Message = "running", Principal = "alice", Client = "a process that is gone",
            CreatedAt = aura.Cluster.Clock.GetUtcNow(),
            Body = new JsonObject
            {
                ["nodes"] = new JsonArray([.. nodes.Select(n => new JsonObject
                {
                    ["id"] = n.Id, ["action"] = n.Plan.Action, ["args"] = new JsonObject(), ["why"] = "",
                    ["dependsOn"] = new JsonArray([.. n.After.Select(a => JsonValue.Create(a))]),
                    ["plan"] = JsonNode.Parse(PlanJson.Serialize(n.Plan)),
                })]),
                ["digest"] = "d", ["risk"] = "high", ["undo"] = "exact", ["undoHow"] = "",
            }.ToJsonString(),
        });
        return id;
    }

    /// <summary>A plan of steps as the builder takes them.</summary>
    public static Plan Plan(Action<PlanBuilder> steps)
    {
        var plan = new PlanBuilder(Spec, []);
        steps(plan);
        return plan.Build();
    }

    /// <summary>Another process takes it up; for how long it is followed is virtual time.</summary>
    public static ExecutionResult Recover(PipelineFixture aura, string id, TimeSpan wait, Pipeline? by = null)
    {
        var pipeline = by ?? aura.Open();
        return aura.Cluster.Run(async () =>
        {
            await pipeline.RecoverAsync();
            return await pipeline.GetAsync(id, wait);
        });
    }

    public static ExecutionResult Carried(PipelineFixture aura, Action<PlanBuilder> steps) =>
        Recover(aura, Behind(aura, ("", [], Plan(steps))), TimeSpan.FromHours(1));

    public static KubeObject Deployment(PipelineFixture aura, string name) =>
        aura.Find(Kind.Deployment, "shop", name)!;
}
