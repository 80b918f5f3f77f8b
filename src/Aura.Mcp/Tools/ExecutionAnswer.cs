using System.Text;
using System.Text.Json.Nodes;
using Aura.Execution;

namespace Aura.Mcp.Tools;

/// <summary>How an execution's result is handed to a client, whichever tool started it.</summary>
public static class ExecutionAnswer
{
    /// <summary>The top level only: a hundred tools repeat it.</summary>
    public static JsonObject Schema() => (JsonObject)JsonNode.Parse("""
        {"type":"object","properties":{"status":{"type":"string"},"executionId":{"type":"string"},
        "checks":{"type":"array"},"changes":{"type":"array"},"approval":{"type":"object"}}}
        """)!;

    public static ToolAnswer Of(ExecutionResult result) =>
        new(ToolJson.ToObject(result), Summary(result), IsError(result.Status)) { Untrusted = Outputs(result) };

    public static bool IsError(ExecutionStatus status) => status is ExecutionStatus.Refused or ExecutionStatus.Failed
        or ExecutionStatus.RolledBack or ExecutionStatus.RollbackFailed;

    /// <summary>All of it, for a person at a terminal.</summary>
    public static string Text(ExecutionResult result) =>
        Outputs(result) is { } outputs ? $"{Summary(result)}\n{outputs}" : Summary(result);

    // Whatever a command printed: data, which a client must be able to tell from our words.
    private static string? Outputs(ExecutionResult result) => result.Outputs.IsEmpty ? null
        : string.Join('\n', result.Outputs.Select(o => $"output of {o.Step} (untrusted):\n{o.Untrusted}"));

    private static string Summary(ExecutionResult result)
    {
        var text = new StringBuilder($"{ToolJson.Snake(result.Status)}: {result.Message}");
        foreach (var check in result.Checks.Where(c => !c.Passed))
            text.Append($"\n✗ {check.Name}: {check.Why}{(check.Hint is null ? "" : $" → {check.Hint}")}");
        foreach (var warning in result.Warnings)
            text.Append($"\n! {warning}");
        foreach (var change in result.Changes)
            text.Append($"\n{Line(change)}");
        if (result.Cost is { } cost)
            text.Append($"\ncost: {cost.Whole}");
        foreach (var target in result.Targets)
            text.Append($"\n[{target.State}] wave {target.Wave} {target.Target}: {target.Message}");
        foreach (var witness in result.Witnesses.Where(w => w.Harmed))
            text.Append($"\n✗ {witness.Object}: {witness.Before} → {witness.After} {witness.What}");
        foreach (var step in result.Steps.Where(s => s.State != "planned")) // The changes above say it already.
            text.Append($"\n[{step.State}] {step.What}{(step.Detail is null ? "" : $": {step.Detail}")}");
        if (result.Verification is { } seen)
            text.Append(
                $"\nverified: {seen.Condition} {(seen.Held ? "holds" : "does not hold")} after {seen.Seconds:0.#} s");
        if (result.Restoring is { } restoring)
            text.Append($"\nput back by itself at {restoring.Due:u}: {restoring.State}");
        if (result.Approval is { } approval)
            text.Append($"\napproval {approval.ApprovalId} needed until {approval.Expires:u}: {approval.How}");
        if (result.ExecutionId is { } id)
            text.Append($"\nexecution {id}; undo ({ToolJson.Snake(result.Undo.Grade)}): {result.Undo.How}");
        return text.ToString();
    }

    /// <summary>One line of a diff.</summary>
    public static string Line(ChangeLine change)
    {
        var values = change.Path is null ? "" : $" {change.Path}: {Short(change.Before)} → {Short(change.After)}";
        return $"{change.Op} {change.Target}{values} ({change.Why})";
    }

    public static string Short(JsonNode? value)
    {
        var text = value?.ToJsonString(ToolJson.Options) ?? "(none)";
        return text.Length <= 80 ? text : text[..77] + "…";
    }
}
