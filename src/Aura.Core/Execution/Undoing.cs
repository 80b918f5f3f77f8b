using Aura.Actions;
using Aura.Execution.Driving;
using Aura.State;
using Aura.Telemetry;

namespace Aura.Execution;

/// <summary>Undo on request: of what has ended, and of what still runs or waits, which is stopped first.</summary>
internal sealed class Undoing(PipelineServices services, Executions executions, Recovery recovery, Results results)
{
    private AuraStore Store => services.Store;

    public async Task<ExecutionResult> UndoAsync(string id, Caller caller, CancellationToken cancel)
    {
        if (Store.Journal.Find(id) is not { } record)
            return Results.Refused("execution exists", $"there is no execution {id}",
                "get_execution lists those that there are");
        if (record.Cluster != services.ClusterName)
            return Results.Refused("execution is of this cluster", $"execution {id} was on cluster {record.Cluster}",
                $"connect to {record.Cluster} with --context");
        if (services.Policy.ReadOnly)
            return Results.Refused("server may write", "this server was started with --read-only",
                "run it without --read-only", id);
        if (caller != DueTimers.Caller && AgainstCaller(record) is { } against)
            return Results.Refused("the caller may have it taken back", against, "ask with a scope for that risk", id);
        var status = Words.Parse<ExecutionStatus>(record.Status);
        if (record.Kind == "undo" && status != ExecutionStatus.Running)
            return NoChange(record, $"{id} is itself an undo; run the action again to do it again");
        return status switch
        {
            ExecutionStatus.ApprovalRequired => Withdraw(record, caller) ?? await StopAsync(record, caller, cancel),
            ExecutionStatus.Running => await StopAsync(record, caller, cancel),
            ExecutionStatus.RolledBack => NoChange(record, $"{id} has been taken back already"),
            ExecutionStatus.Refused or ExecutionStatus.NoChange or ExecutionStatus.Cancelled =>
                NoChange(record, $"{id} changed nothing"),
            _ => await TakeBackAsync(record, caller, cancel),
        };
    }

    private string? AgainstCaller(ExecutionRecord record) => services.Policy.CallerMaxRisk switch
    {
        null => "whoever asks may only read",
        { } most when ExecutionBody.Parse(record.Body).Risk is var risk && risk > most =>
            $"its risk is {Words.Of(risk)}, whoever asks may have {Words.Of(most)} done at most",
        _ => services.Policy.CallerNamespaces is { } names
            ? new SafetyPolicy(services).Outside(record, names) : null,
    };

    /// <returns>Null where another process has begun it meanwhile.</returns>
    private ExecutionResult? Withdraw(ExecutionRecord record, Caller caller)
    {
        if (Store.Approvals.OfExecution(record.Id) is { } approval && !Store.Approvals.Void(approval.Id)
            && executions.IsDriven(record.Id))
            return null;
        if (!Store.Journal.EndWaiting(record.Id, Words.Of(ExecutionStatus.Cancelled),
                "withdrawn before it was approved"))
            return null;
        new Counted(services).Decided(record, "withdrawn");
        Store.Audit.Append(caller.Principal, caller.Client, $"withdraw {record.Title}", "cancelled",
            execution: record.Id);
        return NoChange(Store.Journal.Find(record.Id)!, "it had not begun; the request for approval is withdrawn");
    }

    private async Task<ExecutionResult> StopAsync(ExecutionRecord record, Caller caller, CancellationToken cancel)
    {
        if (record.Kind != "undo" && Store.Journal.RequestStop(record.Id))
        {
            Store.Audit.Append(caller.Principal, caller.Client, $"stop {record.Title}", "running",
                execution: record.Id);
            executions.Nudge(record.Id);
        }
        recovery.Resume(record);
        await executions.FollowAsync(record.Id, services.AnswerWithin, cancel);
        var ended = results.Of(record.Id);
        return ended.Status switch
        {
            // It was asked to go back and it did: that is what this call is to answer for.
            ExecutionStatus.RolledBack or ExecutionStatus.Cancelled =>
                ended with { Status = ExecutionStatus.Succeeded },
            // It was faster than the stop.
            ExecutionStatus.Succeeded when record.Kind != "undo" =>
                await TakeBackAsync(Store.Journal.Find(record.Id)!, caller, cancel),
            _ => ended,
        };
    }

    private async Task<ExecutionResult> TakeBackAsync(ExecutionRecord record, Caller caller, CancellationToken cancel)
    {
        var body = ExecutionBody.Parse(record.Body);
        var steps = Store.Journal.Steps(record.Id);
        if (steps.All(s => s.Phase is StepPhase.Pending or StepPhase.Failed or StepPhase.Skipped or StepPhase.Undone))
            return NoChange(record, $"{record.Id} left nothing to undo");
        if (body.Undo is UndoGrade.None or UndoGrade.NotApplicable
            && body.Nodes.All(n => n.Plan is { Undo: UndoGrade.None or UndoGrade.NotApplicable }))
            return Results.Refused("it can be undone", $"{record.Title} cannot be undone: {body.UndoHow}",
                "look at the steps with get_execution, and put right by hand what matters", record.Id);
        var undo = new ExecutionRecord
        {
            Id = Ids.New("x"),
            Cluster = services.ClusterName,
            Kind = "undo",
            Request = $"undo/{record.Id}",
            UndoOf = record.Id,
            Title = $"undo {record.Title}",
            Status = Words.Of(ExecutionStatus.Running),
            Message = "running",
            Principal = caller.Principal,
            Client = caller.Client,
            CreatedAt = Store.Time.GetUtcNow(),
            Body = (body with
            {
                Changes = Reversed(body.Changes),
                Verification = null,
                Checks = [],
                Warnings = [],
                ActAs = services.ActAs,
                Trace = Span.Here,
            }).ToJson(),
        };
        var refusal = executions.Start(undo, record, caller, _ =>
        {
            Store.Journal.Add(undo);
            Store.Audit.Append(caller.Principal, caller.Client, $"start {undo.Title}", "running", execution: undo.Id,
                digest: body.Digest,
                action: string.Join(' ', body.Nodes.Select(n => n.Action).Distinct()),
                target: string.Join(", ", body.Nodes.SelectMany(n => n.Plan?.Targets ?? []).Distinct()));
            return null;
        });
        if (refusal is not null)
            return Results.Refused("no other execution is at work", refusal, "follow it with get_execution", record.Id);
        await executions.FollowAsync(undo.Id, services.AnswerWithin, cancel);
        return results.Of(undo.Id);
    }

    private ExecutionResult NoChange(ExecutionRecord record, string message) =>
        results.Of(record.Id) with
        {
            Status = ExecutionStatus.NoChange,
            Message = message,
            Changes = [],
            Approval = null,
        };

    private static System.Collections.Immutable.ImmutableArray<ChangeLine> Reversed(
        System.Collections.Immutable.ImmutableArray<ChangeLine> lines) =>
    [
        .. lines.Reverse().Where(l => l.Op is not ("evict" or "send" or "archive" or "exec")).Select(l => l with
        {
            Op = l.Op switch { "create" => "delete", "delete" => "create", var op => op },
            Before = l.After, After = l.Before, Why = "undo",
        }),
    ];
}
