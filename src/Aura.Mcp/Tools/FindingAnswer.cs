using System.Text;
using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Kubernetes;
using Aura.Learning.Patterns;

namespace Aura.Mcp.Tools;

/// <summary>
/// A finding as clients see it: what the cluster wrote itself stands in fields named <c>untrusted</c>.
/// </summary>
public static class FindingAnswer
{
    /// <param name="before">What is known of it from before.</param>
    public static JsonObject Of(Finding finding, Recurrence? before = null)
    {
        var json = ToolJson.ToObject(finding);
        json.Remove("facts");
        foreach (var suggestion in json["suggestions"]!.AsArray())
            suggestion!["args"] = ClusterText.Marked(suggestion["args"]);
        json["evidence"] = new JsonArray([.. finding.Evidence.Select(Of)]);
        if (before is not null)
            json["before"] = ToolJson.ToObject(before);
        return json;
    }

    public static string Text(Finding finding)
    {
        var text = new StringBuilder(
            $"[{ToolJson.Snake(finding.Severity)}] {finding.Id} {finding.Type} at {finding.Target}: {finding.Summary}");
        foreach (var evidence in finding.Evidence)
            text.Append($"\n  {evidence.What}: {evidence.Object} {Path(evidence)} = "
                + (IsUntrusted(evidence) ? ClusterText.Quote(evidence.Value) : evidence.Value));
        if (finding.Affected.Length > 0)
            text.Append($"\n  affects {string.Join(", ", finding.Affected.Select(a => $"{a}"))}");
        foreach (var suggestion in finding.Suggestions)
            text.Append($"\n  could help: {suggestion.Action} "
                + $"{ClusterText.Marked(suggestion.Args)!.ToJsonString(ToolJson.Options)} ({suggestion.Why})");
        return text.ToString();
    }

    // A number or a name may stand for itself; whatever could be a sentence is somebody's words.
    private static bool IsUntrusted(Evidence evidence) =>
        evidence.Value is not null && (evidence.Untrusted || !ClusterText.IsName(evidence.Value));

    private static string? Path(Evidence evidence) =>
        evidence.Field is { } field ? ClusterText.Name(field) : null;

    private static JsonObject Of(Evidence evidence)
    {
        var json = ToolJson.ToObject(evidence);
        json.Remove("untrusted");
        json["field"] = Path(evidence);
        if (IsUntrusted(evidence) && json.Remove("value", out var value))
            json["untrusted"] = value;
        return json;
    }
}
