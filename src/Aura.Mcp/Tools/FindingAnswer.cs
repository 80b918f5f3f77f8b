using System.Text;
using System.Text.Json.Nodes;
using Aura.Diagnosis;

namespace Aura.Mcp.Tools;

/// <summary>
/// A finding as clients see it: what the cluster wrote itself stands in fields named <c>untrusted</c>.
/// </summary>
public static class FindingAnswer
{
    public static JsonObject Of(Finding finding)
    {
        var json = ToolJson.ToObject(finding);
        json.Remove("facts");
        json["evidence"] = new JsonArray([.. finding.Evidence.Select(Of)]);
        return json;
    }

    public static string Text(Finding finding)
    {
        var text = new StringBuilder(
            $"[{ToolJson.Snake(finding.Severity)}] {finding.Id} {finding.Type} at {finding.Target}: {finding.Summary}");
        foreach (var evidence in finding.Evidence)
            text.Append($"\n  {(evidence.Untrusted ? "untrusted " : "")}{evidence.What}: {evidence.Object} "
                + $"{evidence.Field} = {evidence.Value}");
        if (finding.Affected.Length > 0)
            text.Append($"\n  affects {string.Join(", ", finding.Affected.Select(a => $"{a}"))}");
        foreach (var suggestion in finding.Suggestions)
            text.Append($"\n  could help: {suggestion.Action} {suggestion.Args.ToJsonString(ToolJson.Options)} "
                + $"({suggestion.Why})");
        return text.ToString();
    }

    private static JsonObject Of(Evidence evidence)
    {
        var json = ToolJson.ToObject(evidence);
        json.Remove("untrusted");
        if (evidence.Untrusted && json.Remove("value", out var value))
            json["untrusted"] = value;
        return json;
    }
}
