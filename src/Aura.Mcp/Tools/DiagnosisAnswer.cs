using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Watching;
using Aura.Mcp.Serving;

namespace Aura.Mcp.Tools;

/// <summary>Findings as clients see them: of a diagnosis that was asked for, or of a watched cluster.</summary>
internal static class DiagnosisAnswer
{
    public static ToolAnswer Of(Workspace workspace, ClusterSession cluster, ImmutableArray<Finding> findings,
        Scanned scanned, ImmutableArray<string> notes)
    {
        var shown = new ShownFindings();
        foreach (var finding in findings)
            shown.Add(workspace, cluster.Name, finding, cluster.Time);
        var answer = shown.Answer(scanned);
        if (notes.Length > 0)
            answer["notes"] = ToolJson.ToArray(notes);
        return new ToolAnswer(answer,
            shown.Text(scanned.Objects, "") + string.Concat(notes.Select(n => $"\nnote: {n}")));
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
}
