using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;

namespace Aura.Execution;

/// <summary>Makes the one shape of result, with everything redacted: nothing else leaves the pipeline.</summary>
internal sealed class Results(AuraStore store)
{
    /// <summary>Of what has no execution: refused, a dry run, nothing to do.</summary>
    public static ExecutionResult Of(Prepared prepared, ExecutionStatus status, string message) =>
        Redacted(new ExecutionResult
        {
            Status = status,
            Risk = prepared.Risk,
            Message = message,
            Checks = prepared.Checks,
            Warnings = prepared.Warnings,
            Changes = prepared.Changes,
            Undo = new UndoOffer(prepared.Undo, prepared.UndoHow),
            Steps = prepared.Refused || prepared.NoChange ? [] : PlannedSteps.Of(prepared.Nodes),
            Cost = prepared.Cost,
            ManifestPatch = prepared.ToBody(null).ManifestPatch,
        });

    /// <param name="check">Always the same words: with underscores they are the reason that is counted.</param>
    public static ExecutionResult Refused(string check, string why, string? hint = null, string? execution = null) =>
        Refused(new Check(check, false, why, hint) { Reason = check.Replace(' ', '_') }, execution);

    public static ExecutionResult Refused(Check check, string? execution = null) =>
        Redacted(new ExecutionResult
        {
            Status = ExecutionStatus.Refused,
            ExecutionId = execution,
            Risk = Risk.Low,
            Message = check.Why,
            Checks = [check],
            Undo = new UndoOffer(UndoGrade.NotApplicable, "nothing to undo"),
        });

    /// <summary>Of an execution as the journal has it now.</summary>
    public ExecutionResult Of(string execution)
    {
        var record = store.Journal.Find(execution)!;
        var body = ExecutionBody.Parse(record.Body);
        var status = Words.Parse<ExecutionStatus>(record.Status);
        var steps = store.Journal.Steps(record.UndoOf ?? record.Id);
        return Redacted(new ExecutionResult
        {
            Status = status,
            ExecutionId = record.Id,
            Risk = body.Risk,
            Message = record.Message,
            Checks = body.Checks,
            Warnings = body.Warnings,
            Changes = body.Changes,
            Approval = status == ExecutionStatus.ApprovalRequired ? Pending(record) : null,
            Verification = body.Verification,
            Undo = Offer(record, status, body, steps),
            Steps = status == ExecutionStatus.ApprovalRequired ? PlannedSteps.Of(body.Nodes)
                : [.. steps.Select(s => new StepState(s.Id, s.What, Words.Of(s.Phase), s.Detail))],
            Witnesses = [.. (body.Witnesses ?? []).Select(w =>
                new WitnessState($"{w.Object}", w.What, w.Before, w.After, w.Harmed))],
            Targets = TargetStates.Of(body, steps, record.EndedAt is not null),
            Cost = body.Cost,
            ManifestPatch = body.ManifestPatch,
            Outputs = Outputs(record, body),
            Restoring = store.Timers.Of(execution) is { } timer
                ? new Restoring(timer.Due, Words.Of(timer.State)) : null,
        });
    }

    private ImmutableArray<StepOutput> Outputs(ExecutionRecord record, ExecutionBody body) =>
    [
        .. from node in body.Nodes
           from step in node.Plan?.Steps ?? []
           where step is Step.Apply { Change: Change.Exec }
           let id = node.StepId(step.Id)
           let image = StepImage.Parse(store.Journal.Image(record.UndoOf ?? record.Id, id))
           where image?.Output is not null
           select new StepOutput(id, image.ExitCode, image.Truncated, image.Output ?? ""),
    ];

    public static ExecutionSummary Summary(ExecutionRecord r) =>
        new(r.Id, r.Title, Words.Parse<ExecutionStatus>(r.Status),
        Redactor.Text(r.Message), r.Principal, r.CreatedAt, r.EndedAt, r.UndoOf);

    private PendingApproval? Pending(ExecutionRecord record) =>
        store.Approvals.OfExecution(record.Id) is not { } a ? null
            : new PendingApproval(a.Id, a.Digest, a.Expires,
                $"a person must approve: run `aura approve {a.Id}` before {a.Expires.UtcDateTime:HH:mm:ss} UTC; " +
                "then the same call again, or get_execution, tells what came of it");

    private static UndoOffer Offer(
        ExecutionRecord record, ExecutionStatus status, ExecutionBody body, IReadOnlyList<StepRecord> steps) =>
        (status is ExecutionStatus.Succeeded or ExecutionStatus.Running
            || (status == ExecutionStatus.Failed && steps.Any(s => s.Phase == StepPhase.Done)))
        && record.UndoOf is null
        && body.Undo is UndoGrade.Exact or UndoGrade.Compensating
            ? new UndoOffer(body.Undo, $"{body.UndoHow}: undo {record.Id}")
            : new UndoOffer(body.Undo, body.UndoHow);

    private static ExecutionResult Redacted(ExecutionResult r) => r with
    {
        Message = Redactor.Text(r.Message),
        Checks = [.. r.Checks.Select(c => c with { Why = Redactor.Text(c.Why) })],
        Warnings = [.. r.Warnings.Select(Redactor.Text)],
        Targets = [.. r.Targets.Select(t => t with { Message = Redactor.Text(t.Message) })],
        Steps = [.. r.Steps.Select(s => s with { Detail = s.Detail is { } d ? Redactor.Text(d) : null })],
        ManifestPatch = r.ManifestPatch is { } patch ? (JsonObject?)ClusterText.Marked(
            Redactor.Whole((string?)patch["kind"], patch, _ => Redactor.Hidden)) : null,
    };
}
