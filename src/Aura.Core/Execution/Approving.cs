using System.Collections.Concurrent;
using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;
using Aura.Telemetry;

namespace Aura.Execution;

/// <summary>
/// Approvals: asking a person in the client, waiting for one outside, and carrying out what was approved, once, and
/// only as it was approved.
/// </summary>
internal sealed class Approving(
    PipelineServices services, Preparation preparation, Executions executions, Results results) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly SafetyPolicy _policy = new(services);
    private readonly Counted _counted = new(services);
    private readonly ExecutionCounts _counts = new(services);
    private readonly ConcurrentDictionary<string, bool> _watched = new();
    private readonly CancellationTokenSource _closing = new();

    private AuraStore Store => services.Store;

    /// <summary>Journals the request and asks; answers <c>approval_required</c> where the client cannot ask.</summary>
    public async Task<ExecutionResult> RequireAsync(
        ExecutionRecord record, Prepared prepared, string target, string why, Caller caller,
        CancellationToken cancel)
    {
        var approval = new Approval
        {
            Id = Ids.New("a"),
            Execution = record.Id,
            Cluster = services.ClusterName,
            Digest = prepared.Digest,
            State = ApprovalState.Pending,
            OutsideOnly = _policy.OutsideOnly(prepared, caller.Principal),
            RequestedBy = By(caller.Principal, caller.Client),
            Why = why,
            Expires = Store.Time.GetUtcNow() + services.ApprovalValid,
        };
        Store.Journal.Add(record);
        Store.Approvals.Add(approval);
        _counts.Asked(prepared.Risk);
        Store.Audit.Append(caller.Principal, caller.Client, $"ask for approval of {record.Title}",
            "approval_required", record.Reason is { } reason ? $"{reason} ({why})" : why, record.Id, approval.Digest,
            prepared.Actions, target);
        return await AskAsync(record, approval, prepared, caller, cancel);
    }

    public async Task<ExecutionResult> AskAsync(
        ExecutionRecord record, Approval approval, Prepared prepared, Caller caller, CancellationToken cancel)
    {
        if (approval.OutsideOnly || caller.Ask is not { } ask
            || _policy.AgainstApprover(record, caller) is not null)
        {
            WatchInBackground(record.Id, caller);
            return results.Of(record.Id);
        }
        var (leases, _) = Store.Leases.TryTake([LeaseNames.Asking(record.Id)], executions.Holder, record.Id);
        try
        {
            var request = new ApprovalRequest(
                approval.Id, approval.Digest, record.Title, prepared.Plans, approval.Expires, approval.Why);
            using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var answer = ask(request, asking.Token);
            while (!answer.IsCompleted && Store.Approvals.Find(approval.Id)!.State == ApprovalState.Pending)
                await Task.WhenAny(answer, Store.WaitAsync(Look, asking.Token));
            if (!answer.IsCompleted)
                asking.Cancel(); // Somebody outside was faster.
            else
                Decide(approval, approved: await answer, caller);
        }
        finally
        {
            if (leases is not null)
                Store.Leases.Release(leases);
        }
        return await CarryOutAsync(record.Id, caller, cancel);
    }

    /// <summary>A person's answer from outside the client that asked.</summary>
    public async Task<ExecutionResult> ApproveAsync(string approvalId, Caller approver, CancellationToken cancel)
    {
        if (Refusal(approvalId, out var approval) is { } refusal)
            return refusal;
        if (Against(approval, approver) is { } against)
            return against;
        if (!Decide(approval, approved: true, approver))
            return Refusal(approvalId, out _) ?? Results.Refused("approval is open", "somebody else has just decided");
        var elsewhere = approval.Cluster != services.ClusterName
            || Store.Leases.Held(LeaseNames.Asking(approval.Execution)) is not null;
        if (!elsewhere)
            return await CarryOutAsync(approval.Execution, approver, cancel);
        await executions.FollowAsync(approval.Execution, services.AnswerWithin, cancel);
        return results.Of(approval.Execution);
    }

    /// <summary>Why this person's yes would not count; null where it would.</summary>
    public ExecutionResult? Against(Approval approval, Caller approver)
    {
        if (approval.OutsideOnly && approval.RequestedBy == By(approver.Principal, approver.Client))
            return Results.Refused("a person outside the client approves",
                "what cannot be undone, or is of critical risk, is not approved through the client that asks for it",
                $"run aura approve {approval.Id}", approval.Execution);
        return _policy.AgainstApprover(Store.Journal.Find(approval.Execution)!, approver) is { } against
            ? Results.Refused("the policy lets this person approve it", against,
                "have one of those approve it who may", approval.Execution)
            : null;
    }

    public ExecutionResult Reject(string approvalId, Caller approver)
    {
        if (Refusal(approvalId, out var approval) is { } refusal)
            return refusal;
        return Decide(approval, approved: false, approver) ? results.Of(approval.Execution)
            : Refusal(approvalId, out _) ?? Results.Refused("approval is open", "somebody else has just decided");
    }

    /// <summary>
    /// Plans anew, compares with what was approved, spends the approval and starts. Whatever the state, answers with
    /// where the execution stands.
    /// </summary>
    public async Task<ExecutionResult> CarryOutAsync(string id, Caller caller, CancellationToken cancel)
    {
        var record = Store.Journal.Find(id)!;
        if (record.Status == Words.Of(ExecutionStatus.ApprovalRequired)
            && Store.Approvals.OfExecution(id) is { State: ApprovalState.Approved } approval
            && !executions.IsDriven(id))
        {
            var shown = ExecutionBody.Parse(record.Body).Nodes;
            var prepared = await preparation.PrepareAsync([.. shown.Select(n => n with { Plan = null })], id,
                dryRun: false);
            if (prepared.Digest != approval.Digest || prepared.Refused)
                Void(record, approval, prepared.Refused ? $"drifted ({prepared.Why})"
                    : PlanJson.Digest(shown.Select(n => n.Plan).OfType<Plan>()) == PlanJson.Digest(prepared.Plans)
                        ? "drifted (this process has another policy than the one that asked)" : "drifted");
            else if (executions.Start(record, record, caller, lease => Begin(record, approval, lease)) is { } refusal
                     && !executions.IsDriven(id) && Store.Journal.Find(id)!.Status == record.Status)
                return Results.Refused("no other execution is at work", refusal,
                    "the approval stays valid until it expires: ask again when the other has ended", id);
        }
        await executions.FollowAsync(id, services.AnswerWithin, cancel);
        return results.Of(id);
    }

    /// <summary>
    /// Ends a request whose approval cannot be used any more, unless it was carried out meanwhile; nothing was written.
    /// </summary>
    public void Void(ExecutionRecord record, Approval approval, string because)
    {
        // Who has spent it meanwhile is about to begin, or has: what they make of it stands.
        if (!Store.Approvals.Void(approval.Id) && executions.IsDriven(record.Id))
            return;
        var message = $"approval void: {because}, plan again";
        if (!Store.Journal.EndWaiting(record.Id, Words.Of(ExecutionStatus.Refused), message))
            return;
        _counted.Voided(record, because, isDecided: approval.State != ApprovalState.Pending);
        Audit(record.Principal, record.Client, $"void approval of {record.Title}", "refused", message, approval);
    }

    public void Dispose() => _closing.Cancel();

    private string? Begin(ExecutionRecord record, Approval approval, Lease lease)
    {
        if (_policy.AgainstStarting(ExecutionBody.Parse(record.Body).Nodes, record.Id) is { } against)
            return against;
        if (!Store.Approvals.Use(approval.Id, approval.Digest))
            return "the approval has been used or has expired";
        Store.Journal.Update(record.Id, Words.Of(ExecutionStatus.Running), "running", record.Body, ended: false, lease);
        Audit(record.Principal, record.Client, $"start {record.Title}", "running", record.Reason, approval);
        return null;
    }

    private bool Decide(Approval approval, bool approved, Caller approver)
    {
        var by = By(approver.Principal, approver.Client);
        if (!(approved ? Store.Approvals.Approve(approval.Id, by) : Store.Approvals.Reject(approval.Id, by)))
            return false;
        var record = Store.Journal.Find(approval.Execution)!;
        _counted.Decided(record, approved ? "approved" : "rejected");
        Audit(approver.Principal, approver.Client, $"{(approved ? "approve" : "reject")} {record.Title}",
            approved ? "approved" : "rejected", approver.Says, approval);
        if (!approved)
            Store.Journal.Update(record.Id, Words.Of(ExecutionStatus.Cancelled),
                $"rejected by {by}{(approver.Says is { } why ? $": {ClusterText.Quote(why)}" : "")}", record.Body,
                ended: true);
        return true;
    }

    private ExecutionResult? Refusal(string approvalId, out Approval approval)
    {
        var found = Store.Approvals.Find(approvalId);
        approval = found!;
        if (found is null)
            return Results.Refused("approval exists", $"there is no approval {approvalId}",
                "get_execution lists what waits; is this the same --store?");
        if (found.State != ApprovalState.Pending)
            return Results.Refused("approval is open", $"approval {approvalId} is {Words.Of(found.State)} already",
                $"see get_execution {found.Execution}", found.Execution);
        return Store.Approvals.HasExpired(found)
            ? Results.Refused("approval is open", $"approval {approvalId} has expired", "ask for the change again",
                found.Execution)
            : null;
    }

    // A server whose cluster no other process can reach (an embedded one) must notice an approval by itself.
    private void WatchInBackground(string id, Caller caller)
    {
        if (_watched.TryAdd(id, true))
            _ = WatchAsync(id, caller with { Ask = null, Progress = null });
    }

    private async Task WatchAsync(string id, Caller caller)
    {
        try
        {
            var approvedFor = 0;
            while (!_closing.IsCancellationRequested && Store.Journal.Find(id) is { EndedAt: null }
                   && Store.Approvals.OfExecution(id) is { } approval && !Store.Approvals.HasExpired(approval))
            {
                // The approver's own process goes first.
                if (approval.State == ApprovalState.Pending)
                {
                    await Store.WaitAsync(Look, _closing.Token);
                    continue;
                }
                if (approval.State == ApprovalState.Approved && ++approvedFor > 2)
                    await CarryOutAsync(id, caller, _closing.Token);
                await Pause.ForAsync(Look, Store.Time, _closing.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException
                                      or InvalidOperationException)
        {
            // This process is going; the approval stays for the approver's.
        }
        _watched.TryRemove(id, out _);
    }

    private static string By(string who, string client) => $"{who} through {client}";

    private void Audit(string who, string client, string what, string result, string? why, Approval approval) =>
        Store.Audit.Append(who, client, what, result, why is null ? null : Redactor.Text(why), approval.Execution,
            approval.Digest);
}
