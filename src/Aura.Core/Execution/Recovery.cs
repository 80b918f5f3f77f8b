using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Execution;

/// <summary>
/// Takes up what a process that died has left: executions that nobody drives any more are carried on, or, where they
/// have lain for too long, taken back.
/// </summary>
internal sealed class Recovery(PipelineServices services, Executions executions, Approving approving)
{
    // What was right then need not be right now: past this, what was begun is taken back and not carried on.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    public void Run()
    {
        var store = services.Store;
        foreach (var record in store.Journal.InStatus(services.ClusterName, Words.Of(ExecutionStatus.Running)))
            if (!executions.IsDriven(record.Id) && IsOurs(record))
                Resume(record);
        foreach (var record in store.Journal.InStatus(services.ClusterName, Words.Of(ExecutionStatus.ApprovalRequired)))
            Expire(record);
    }

    /// <summary>It was begun with the rights that this pipeline has: nothing is carried on with another's.</summary>
    public bool IsOurs(string id) => services.Store.Journal.Find(id) is { } record && IsOurs(record);

    /// <summary>Whom what is open or still to be put back was begun as, the server itself left out.</summary>
    public IReadOnlyList<Impersonation> Others() =>
    [
        .. services.Store.Journal.InStatus(services.ClusterName, Words.Of(ExecutionStatus.Running))
            .Concat(services.Store.Timers.Pending(services.ClusterName)
                .Select(t => services.Store.Journal.Find(t.Execution)).OfType<ExecutionRecord>())
            .Select(r => ExecutionBody.Parse(r.Body).ActAs).OfType<Impersonation>().DistinctBy(Rights),
    ];

    private bool IsOurs(ExecutionRecord record) =>
        Rights(ExecutionBody.Parse(record.Body).ActAs) == Rights(services.ActAs);

    private static string? Rights(Impersonation? who) =>
        who is null ? null : string.Join('\n', who.Groups.Order(StringComparer.Ordinal).Prepend(who.User));

    /// <summary>Ends a request whose approval has run out.</summary>
    public void Expire(ExecutionRecord record)
    {
        if (record.Status == Words.Of(ExecutionStatus.ApprovalRequired)
            && services.Store.Approvals.OfExecution(record.Id) is { } approval
            && (services.Store.Approvals.HasExpired(approval)
                || approval.State is ApprovalState.Used or ApprovalState.Void))
            approving.Void(record, approval, "expired");
    }

    /// <summary>Drives the execution here, if it has begun and nobody drives it.</summary>
    public void Resume(ExecutionRecord record)
    {
        if (record.Status != Words.Of(ExecutionStatus.Running) || executions.IsDriven(record.Id)
            || (record.UndoOf is { } of && executions.IsDriven(of)))
            return;
        var store = services.Store;
        var subject = record.UndoOf is { } undone ? store.Journal.Find(undone)! : record;
        executions.Start(record, subject, caller: null, lease =>
        {
            if (store.Journal.Find(record.Id) is not { EndedAt: null })
                return "it has ended meanwhile";
            var age = store.Time.GetUtcNow() - store.Journal.LastTouched(subject.Id);
            var body = ExecutionBody.Parse(record.Body);
            var how = record.Kind == "undo" || body.UndoingBecause is not null ? "taking back goes on"
                : age > Fresh ? "taken back, for it was left too long" : "carried on";
            if (how.StartsWith("taken back,", StringComparison.Ordinal))
                store.Journal.Update(record.Id, record.Status, how, (body with
                {
                    UndoingBecause = $"the process that ran it died {age.TotalMinutes:0} minutes ago",
                    UndoingWave = body.CurrentWave,
                }).ToJson(), ended: false, lease);
            store.Audit.Append(record.Principal, record.Client, $"recover {record.Title}", how, execution: record.Id,
                digest: body.Digest);
            return null;
        });
    }
}
