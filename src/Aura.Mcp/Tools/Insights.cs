using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Aura.Actions;
using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>insights: what Aura remembers: past executions, and the audit with its chain checked.</summary>
public sealed class Insights(Tool listing, Workspace workspace) : WorkflowTool<Insights.Args>(listing)
{
    public enum View
    {
        [JsonStringEnumMemberName("history")] History,
        [JsonStringEnumMemberName("audit")] Audit,
    }

    public sealed record Args : OnCluster
    {
        public required View View { get; init; }

        [Range(1, 500)]
        public int Limit { get; init; } = 50;

        [Description("Audit of this one only."), StringLength(64)]
        public string? ExecutionId { get; init; }
    }

    public static ToolDefinition Definition => new()
    {
        Name = "insights",
        Title = "Insights",
        Description = "Past executions (history) or who did what (audit).",
        ReadOnly = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = () => OutputSchema.Of("view", """
            {"view":{"type":"string"},"executions":{"type":"array"},"entries":{"type":"array"},
            "intact":{"type":"boolean"},"firstBroken":{"type":"integer"}}
            """),
        Meta = WorkflowTools.Meta(Risk.Low),
    };

    protected override Task<ToolAnswer> AnswerAsync(Args args, ToolCall call) =>
        Task.FromResult(args.View == View.History ? History(args) : Audit(args));

    private ToolAnswer History(Args args)
    {
        var list = workspace.Clusters.Get(args.Cluster).Pipeline.List(args.Limit);
        var answer = new JsonObject { ["view"] = "history", ["executions"] = ToolJson.ToArray(list) };
        return new ToolAnswer(answer, GetExecution.Text(list));
    }

    private ToolAnswer Audit(Args args)
    {
        var entries = workspace.Store.Audit.List(args.Limit, args.ExecutionId);
        var broken = workspace.Store.Audit.FirstBroken();
        var answer = new JsonObject
        {
            ["view"] = "audit",
            ["entries"] = ToolJson.ToArray(entries),
            ["intact"] = broken is null,
        };
        if (broken is { } at)
            answer["firstBroken"] = at;
        var lines = entries.Select(e => $"#{e.Seq} {e.At:u} {e.Who} via {e.Client}: {e.What} → {e.Result}");
        var chain = broken is null ? "The chain is intact."
            : $"The chain is broken at #{broken}: entries were altered.";
        return new ToolAnswer(answer, $"{chain}\n{string.Join('\n', lines)}");
    }
}
