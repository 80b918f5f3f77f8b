using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Watching;
using Aura.Learning.Patterns;
using Aura.Mcp.Serving;

namespace Aura.Mcp.Tools;

/// <summary>Findings as clients see them: of a diagnosis that was asked for, or of a watched cluster.</summary>
internal static class DiagnosisAnswer
{
    public static ToolAnswer Of(Workspace workspace, ClusterSession cluster, ImmutableArray<Finding> findings,
        Scanned scanned, ImmutableArray<string> notes)
    {
        var now = cluster.Time.GetUtcNow();
        var before = findings.Select(f => Recurrence.Of(workspace.Store, cluster.Name, f, now)).ToList();
        var answer = new JsonObject
        {
            ["findings"] = new JsonArray([.. findings.Select((f, i) => FindingAnswer.Of(f, before[i]))]),
            ["scanned"] = ToolJson.ToObject(scanned),
        };
        foreach (var (json, finding) in answer["findings"]!.AsArray().Zip(findings))
            AlertsAnswer.AddTo((JsonObject)json!, workspace.Store.Alerts.OfFinding(cluster.Name, finding.Id));
        if (notes.Length > 0)
            answer["notes"] = ToolJson.ToArray(notes);
        return new ToolAnswer(answer, Text(findings, scanned, notes, before));
    }

    /// <summary>What a watch holds open in a namespace, without asking the cluster.</summary>
    public static ToolAnswer Of(Workspace workspace, ClusterSession cluster, WatchedFindings watched, string ns)
    {
        var open = watched.Open.Where(o => o.Concerns(ns)).ToList();
        var answer = Of(workspace, cluster, [.. open.Select(o => o.Finding)], watched.Scanned, watched.Notes);
        foreach (var (json, missing) in answer.Structured["findings"]!.AsArray().Zip(open.Select(o => o.Missing)))
            if (missing is { } since)
                json!["notSeenSince"] = since;
        answer.Structured["watched"] = new JsonObject { ["at"] = watched.At, ["objects"] = watched.Objects };
        return answer;
    }

    private static string Text(ImmutableArray<Finding> findings, Scanned scanned, ImmutableArray<string> notes,
        IReadOnlyList<Recurrence?> before)
    {
        var text = new StringBuilder(findings.IsEmpty
            ? $"Nothing found in {scanned.Objects} objects."
            : $"{findings.Length} found in {scanned.Objects} objects:");
        foreach (var (finding, past) in findings.Zip(before))
            text.Append('\n').Append(FindingAnswer.Text(finding)).Append(past is null ? "" : $"\n  {past}");
        foreach (var note in notes)
            text.Append("\nnote: ").Append(note);
        return text.ToString();
    }
}
