using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>get_execution: one execution, awaited for a while if it still runs, or the newest ones.</summary>
public sealed class GetExecution(Tool listing, Workspace workspace) : WorkflowTool<GetExecution.Args>(listing)
{
    public sealed record Args : OnCluster
    {
        [Description("Default: list the newest."), StringLength(64)]
        public string? ExecutionId { get; init; }

        [Description("Seconds to wait for its end."), Range(0, 300)]
        public int Wait { get; init; }

        [Range(1, 200)]
        public int Limit { get; init; } = 20;
    }

    public static ToolDefinition Definition => new()
    {
        Name = "get_execution",
        Title = "Get executions",
        Description = "Follow a running execution, or list the newest.",
        ReadOnly = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = () =>
        {
            var one = ExecutionAnswer.Schema();
            one["properties"]!["executions"] = new JsonObject { ["type"] = "array" };
            return one;
        },
        Meta = WorkflowTools.Meta(Risk.Low),
    };

    protected override async Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        if (args.ExecutionId is { } id)
        {
            var cluster = workspace.ClusterOfExecution(id, args.Cluster);
            var result = await cluster.Pipeline.GetAsync(id, TimeSpan.FromSeconds(args.Wait), call.Cancellation);
            // Reading about a failure is no failure of this call.
            var answer = ExecutionAnswer.Of(result) with { IsError = false };
            AlertsAnswer.AddTo(answer.Structured, workspace.Store.Alerts.OfExecution(id));
            return answer;
        }
        var list = workspace.Clusters.Get(args.Cluster).Pipeline.List(args.Limit);
        return new ToolAnswer(new JsonObject { ["executions"] = ToolJson.ToArray(list) }, Text(list));
    }

    /// <summary>One line each, newest first.</summary>
    public static string Text(IReadOnlyList<ExecutionSummary> list) => list.Count == 0
        ? "No executions yet."
        : string.Join('\n', list.Select(e => $"{e.ExecutionId} {ToolJson.Snake(e.Status)} {e.CreatedAt:u} "
            + $"{e.Title} by {e.Principal}{(e.UndoOf is null ? "" : $" (undoes {e.UndoOf})")}: {e.Message}"));
}
