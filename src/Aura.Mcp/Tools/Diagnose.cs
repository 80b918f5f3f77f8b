using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Learning.Patterns;
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
        var now = cluster.Time.GetUtcNow();
        workspace.Store.Incidents.Note(cluster.Name, diagnosis, scope, now);
        foreach (var finding in diagnosis.Findings)
            workspace.Store.Findings.Save(finding, cluster.Name);
        var before = diagnosis.Findings.Select(f => Recurrence.Of(workspace.Store, cluster.Name, f, now)).ToList();
        var answer = new JsonObject
        {
            ["findings"] = new JsonArray([.. diagnosis.Findings.Select((f, i) => FindingAnswer.Of(f, before[i]))]),
            ["scanned"] = ToolJson.ToObject(diagnosis.Scanned),
        };
        if (diagnosis.Notes.Length > 0)
            answer["notes"] = ToolJson.ToArray(diagnosis.Notes);
        return new ToolAnswer(answer, Text(diagnosis, before));
    }

    private static string Text(Diagnosis.Diagnosis diagnosis, IReadOnlyList<Recurrence?> before)
    {
        var text = new StringBuilder(diagnosis.Findings.IsEmpty
            ? $"Nothing found in {diagnosis.Scanned.Objects} objects."
            : $"{diagnosis.Findings.Length} found in {diagnosis.Scanned.Objects} objects:");
        foreach (var (finding, past) in diagnosis.Findings.Zip(before))
            text.Append('\n').Append(FindingAnswer.Text(finding)).Append(past is null ? "" : $"\n  {past}");
        foreach (var note in diagnosis.Notes)
            text.Append("\nnote: ").Append(note);
        return text.ToString();
    }
}
