using System.Diagnostics;
using Aura.Actions;
using Aura.Execution;
using Aura.Execution.Driving;
using Aura.State;

namespace Aura.Telemetry;

/// <summary>
/// Counts what becomes of requests: refused, waiting for a person, ended. A rehearsal counts nowhere.
/// </summary>
internal sealed class ExecutionCounts(PipelineServices services)
{
    /// <summary>Under each reason for which the request was refused.</summary>
    /// <param name="action">A known action; null where the request named none, or an unknown one.</param>
    public ExecutionResult Refused(ExecutionResult result, string? action = null, bool dryRun = false)
    {
        if (result.Status == ExecutionStatus.Refused)
            foreach (var reason in result.Checks.Where(c => !c.Passed).Select(c => c.Reason ?? "precondition")
                         .Distinct())
                Refused(reason, action, dryRun);
        return result;
    }

    public void Refused(string reason, string? action = null, bool dryRun = false)
    {
        if (services.IsRehearsal)
            return;
        Activity.Current?.AddEvent(new ActivityEvent("refused", tags: new() { [Tag.RefusalReason] = reason }));
        CoreTelemetry.Refusals.Add(1, new(Tag.RefusalReason, reason), new(Tag.Action, action ?? Tag.Other),
            new(Tag.DryRun, dryRun));
    }

    public void Asked(Risk risk)
    {
        if (!services.IsRehearsal)
            CoreTelemetry.ApprovalRequests.Add(1, new KeyValuePair<string, object?>(Tag.Risk, Words.Of(risk)));
    }

    /// <param name="decision">approved, rejected, withdrawn or void.</param>
    public void Decided(ExecutionRecord record, string decision)
    {
        if (!services.IsRehearsal && CoreTelemetry.ApprovalWait.Enabled)
            CoreTelemetry.ApprovalWait.Record((services.Store.Time.GetUtcNow() - record.CreatedAt).TotalSeconds,
                new(Tag.ApprovalDecision, decision),
                new(Tag.Risk, Words.Of(ExecutionBody.Parse(record.Body).Risk)));
    }

    /// <summary>What this process drives: one more, or one less.</summary>
    public void Active(int more)
    {
        if (!services.IsRehearsal)
            CoreTelemetry.ActiveExecutions.Add(more);
    }

    /// <param name="record">The execution itself; of an undo, the undo's.</param>
    /// <param name="took">Seconds since it began.</param>
    public void Ended(ExecutionRecord record, ExecutionBody body, ExecutionStatus status, double took)
    {
        if (services.IsRehearsal)
            return;
        var isUndo = record.Kind == "undo";
        var tags = Tags(record, body);
        if (!isUndo && status == ExecutionStatus.Succeeded && body.Verification is { Held: true })
            CoreTelemetry.Recovery.Record(took, in tags);
        tags.Add(Tag.Status, Words.Of(status));
        CoreTelemetry.Executions.Add(1, in tags);
        CoreTelemetry.ExecutionDuration.Record(took, in tags);
        if (status == ExecutionStatus.Succeeded && body.Cost is { } cost)
            CoreTelemetry.MonthlyCost.Add((double)(isUndo ? -cost.PerMonth : cost.PerMonth),
                new(Tag.Currency, cost.Currency), new(Tag.Action, ActionOf(body)));
    }

    /// <summary>What tells executions apart, for spans too.</summary>
    public static TagList Tags(ExecutionRecord record, ExecutionBody body)
    {
        var tags = new TagList
        {
            { Tag.ExecutionKind, record.Kind },
            { Tag.Action, ActionOf(body) },
            { Tag.Risk, Words.Of(body.Risk) },
        };
        if (body.Finding is { } finding)
            tags.Add(Tag.FindingType, finding);
        if (body.Context is { } context)
            tags.Add(Tag.Strategy, context.Strategy);
        return tags;
    }

    private static string ActionOf(ExecutionBody body) =>
        body.Nodes.Select(n => n.Action).Distinct().ToList() is [var only] ? only : "several";
}
