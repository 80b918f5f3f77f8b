using System.Text;
using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Mcp.Tools;

/// <summary>
/// The whole of what a person is asked to approve: risk, what was checked, warnings, every changed field, the steps in
/// their order, how it is verified and how it is undone.
/// </summary>
public static class ApprovalText
{
    public static string Of(ExecutionResult result)
    {
        var text = new StringBuilder($"risk {ToolJson.Snake(result.Risk)}, undo {ToolJson.Snake(result.Undo.Grade)}\n");
        foreach (var check in result.Checks)
        {
            text.Append($"{(check.Passed ? '✓' : '✗')} {check.Name}{(check.Why == "holds" ? "" : $": {check.Why}")}\n");
            if (check is { Passed: false, Hint: { } hint })
                text.Append($"  → {hint}\n");
        }
        foreach (var warning in result.Warnings)
            text.Append($"! {warning}\n");
        // Fields of one object belong together; two commands in one container do not.
        foreach (var target in result.Changes.Select((change, i) => (change, i))
            .GroupBy(c => (c.change.Op, c.change.Target, Alone: c.change.Path is null ? c.i : -1), c => c.change))
            Write(text, target.Key.Op, target.Key.Target, [.. target]);
        foreach (var (step, i) in result.Steps.Select((s, i) => (s, i)))
            text.Append($"{i + 1}. {step.What}\n");
        if (result.Cost is { } cost)
            text.Append($"cost: {cost.Whole}\n");
        text.Append($"taking it back: {result.Undo.How}\n");
        if (result.ManifestPatch is { } patch)
            text.Append("to be committed where the manifests are kept:\n").Append(Indented(patch));
        return text.ToString();
    }

    private static void Write(StringBuilder text, string op, string target, IReadOnlyList<ChangeLine> lines)
    {
        var reasons = lines.Select(l => l.Why).Distinct().ToList();
        text.Append($"{op} {target}{(reasons.Count == 1 ? $" ({reasons[0]})" : "")}\n");
        foreach (var line in lines)
            if (line.Path is not null)
                text.Append($"  {line.Path}: {Value(line.Before)} → {Value(line.After)}")
                    .Append(reasons.Count == 1 ? "\n" : $" ({line.Why})\n");
            else if (line.After is { } whole)
                text.Append(Indented(whole));
    }

    private static string Value(JsonNode? value) => value switch
    {
        null => "(none)",
        JsonValue v when v.TryGetValue(out string? text) && !text.Contains('\n') => text,
        _ => value.ToJsonString(ToolJson.Options),
    };

    private static string Indented(JsonNode value) => string.Concat(
        Yaml.Write(value).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"  {line}\n"));
}
