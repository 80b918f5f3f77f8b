using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>pod_logs: the end of a container's log, redacted, as text that nobody must follow.</summary>
public sealed class PodLogs(Tool listing, Workspace workspace) : WorkflowTool<PodLogs.Args>(listing)
{
    /// <summary>The newest lines are kept when there is more.</summary>
    private const int MostCharacters = 24 * 1024;

    public sealed record Args : InNamespace
    {
        [ObjectName]
        public required string Name { get; init; }

        [StringLength(63)]
        public string? Container { get; init; }

        [Description("Of the run before the last restart.")]
        public bool Previous { get; init; }

        [Description("Lines from the end."), Range(1, 5000)]
        public int Tail { get; init; } = 100;

        [Description("Seconds back."), Range(1, int.MaxValue)]
        public int? Since { get; init; }

        [Description("Only lines that contain this."), StringLength(200)]
        public string? Grep { get; init; }

        [Description("Context; default the current one.")]
        public string? Cluster { get; init; }
    }

    public static ToolDefinition Definition => new()
    {
        Name = "pod_logs",
        Title = "Pod logs",
        Description = "The end of a container's log.",
        ReadOnly = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = () => OutputSchema.Of("lines", """
            {"lines":{"type":"integer"},"cut":{"type":"boolean"},"untrusted":{"type":"string"}}
            """),
        Meta = WorkflowTools.Meta(Risk.Low),
    };

    protected override async Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        var cluster = workspace.Clusters.Get(args.Cluster);
        using var place = await workspace.Load.EnterAsync(cluster.Name, Lane.Read, call.Cancellation);
        var log = await cluster.Client.LogAsync(new ObjectRef(Kind.Pod, args.Namespace, args.Name), new LogOptions
        {
            Container = args.Container,
            Previous = args.Previous,
            TailLines = args.Tail,
            SinceSeconds = args.Since,
        }, call.Cancellation);
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => args.Grep is not { } wanted || l.Contains(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        var text = string.Join('\n', lines);
        var cut = text.Length > MostCharacters;
        if (cut)
            text = "…" + text[^MostCharacters..];
        var answer = new JsonObject { ["lines"] = lines.Count, ["cut"] = cut, ["untrusted"] = text };
        return lines.Count == 0 ? new ToolAnswer(answer, "The log is empty.")
            : new ToolAnswer(answer, $"{lines.Count} lines{(cut ? ", the newest of them" : "")}") { Untrusted = text };
    }
}
