using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
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
        Description = "Find what is broken and why. Start here. No arguments: the whole cluster.",
        ReadOnly = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = () => OutputSchema.Of("findings", """
            {"findings":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},
            "type":{"type":"string"},"severity":{"type":"string"},"target":{"type":"object"},
            "summary":{"type":"string"},"evidence":{"type":"array"},"rootCause":{"type":"object"},
            "affected":{"type":"array"},"suggestions":{"type":"array"},"prognosis":{"type":"string"},
            "before":{"type":"object"}}}},
            "scanned":{"type":"object"},"notes":{"type":"array"}}
            """),
        Meta = WorkflowTools.Meta(Risk.Low, seconds: 2),
    };

    protected override async Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        var cluster = workspace.Clusters.Get(args.Cluster);
        var scope = new DiagnosisScope
        {
            Namespace = args.Namespace,
            Kind = args.Kind,
            Name = args.Name,
            MinSeverity = (Severity)args.MinSeverity,
            Alert = args.Alert,
        };
        var diagnosis =
            await new Diagnoser(workspace.View(cluster), cluster.Client).DiagnoseAsync(scope, call.Cancellation);
        workspace.Store.Incidents.Note(cluster.Name, diagnosis, scope, cluster.Time.GetUtcNow());
        foreach (var finding in diagnosis.Findings)
            workspace.Store.Findings.Save(finding, cluster.Name);
        return DiagnosisAnswer.Of(workspace, cluster, diagnosis.Findings, diagnosis.Scanned, diagnosis.Notes);
    }
}
