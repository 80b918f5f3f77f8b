using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution.Policy;
using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>diagnose: what is wrong, one finding per root cause, each remembered under its id.</summary>
public sealed class Diagnose(Tool listing, Workspace workspace) : WorkflowTool<Diagnose.Args>(listing)
{
    public enum Least
    {
        [JsonStringEnumMemberName("advice")] Advice,
        [JsonStringEnumMemberName("warning")] Warning,
        [JsonStringEnumMemberName("critical")] Critical,
    }

    public sealed record Args : OnCluster
    {
        [StringLength(63)]
        public string? Namespace { get; init; }

        [Description("Of the object that suffers."), StringLength(253)]
        public string? Kind { get; init; }

        [StringLength(253)]
        public string? Name { get; init; }

        public Least MinSeverity { get; init; } = Least.Warning;

        [Description("An alert's JSON or text, to narrow the scope."), StringLength(20_000)]
        public string? Alert { get; init; }
    }

    public static ToolDefinition Definition => new()
    {
        Name = "diagnose",
        Title = "Diagnose",
        Description =
            "Find what is broken and why. Start here. No arguments: the whole cluster; cluster *: all of them.",
        ReadOnly = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = () => OutputSchema.Of("findings", """
            {"findings":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},
            "cluster":{"type":"string"},"type":{"type":"string"},
            "severity":{"type":"string"},"target":{"type":"object"},
            "summary":{"type":"string"},"evidence":{"type":"array"},"rootCause":{"type":"object"},
            "affected":{"type":"array"},"suggestions":{"type":"array"},"prognosis":{"type":"string"},
            "before":{"type":"object"}}}},
            "leftOut":{"type":"object"},"clusters":{"type":"array"},
            "scanned":{"type":"object"},"notes":{"type":"array"}}
            """),
        Meta = WorkflowTools.Meta(Risk.Low, seconds: 2),
    };

    protected override async Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        var scope = new DiagnosisScope
        {
            Namespace = args.Namespace,
            Kind = args.Kind,
            Name = args.Name,
            MinSeverity = (Severity)args.MinSeverity,
            Alert = args.Alert,
        };
        if (args.Cluster is { } pattern && Glob.IsPattern(pattern))
            return await new FleetDiagnosis(workspace).AnswerAsync(pattern, scope, call.Cancellation);
        var cluster = workspace.Clusters.Get(args.Cluster);
        using var place = await workspace.Load.EnterAsync(cluster.Name, Lane.Read, call.Cancellation);
        var diagnosis = await workspace.Diagnoser(cluster).DiagnoseAsync(scope, call.Cancellation);
        workspace.Remember(cluster, diagnosis, scope);
        return DiagnosisAnswer.Of(workspace, cluster, diagnosis.Findings, diagnosis.Scanned, diagnosis.Notes);
    }
}
