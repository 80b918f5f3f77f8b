using Aura.Actions;
using Aura.Execution.Driving;
using Aura.Execution.Writing;
using Aura.Kubernetes;
using Aura.State;
using Aura.Telemetry;

namespace Aura.Execution;

/// <summary>
/// The one way to write: arguments, policy, plan, checks, dry run, approval, journal, change, verification, and undo
/// where that fails. Nothing else in Aura changes a cluster.
/// </summary>
public sealed class Pipeline : IDisposable
{
    private readonly PipelineServices _services;
    private readonly Preparation _preparation;
    private readonly Executions _executions;
    private readonly Approving _approving;
    private readonly Undoing _undoing;
    private readonly Recovery _recovery;
    private readonly DueTimers _timers;
    private readonly Results _results;
    private readonly SafetyPolicy _policy;
    private readonly Counted _counted;
    private readonly ExecutionCounts _counts;

    public Pipeline(PipelineServices services)
    {
        services = services with { Policy = services.Policy.For(services.ClusterName) };
        _services = services;
        _policy = new SafetyPolicy(services);
        _counted = new Counted(services);
        _counts = new ExecutionCounts(services);
        _results = new Results(services.Store);
        var context = new WriteContext
        {
            Client = services.Client,
            Time = services.Time,
            Retry = Resilience.Build(services.Time),
            Notifiers = services.Notifiers,
            ArchiveFolder = services.ArchiveFolder,
        };
        _preparation = new Preparation(services, context);
        _executions = new Executions(services, new ExecutionDriver(services, _preparation, context));
        _approving = new Approving(services, _preparation, _executions, _results);
        _recovery = new Recovery(services, _executions, _approving);
        _undoing = new Undoing(services, _executions, _recovery, _results);
        _timers = new DueTimers(services, _undoing, _recovery);
    }

    /// <summary>Runs one action. Everything that can go wrong is in the result; only a cancelled call throws.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone; what was begun goes on.</exception>
    public async Task<ExecutionResult> RunActionAsync(ActionRequest request, Caller caller,
        CancellationToken cancel = default)
    {
        var action = _services.Catalog.Find(request.Action);
        return _counts.Refused(await RunAsync(request, action, caller, cancel), action?.Spec.Name, request.DryRun);
    }

    private async Task<ExecutionResult> RunAsync(ActionRequest request, RemediationAction? action, Caller caller,
        CancellationToken cancel)
    {
        var name = action?.Spec.Name ?? request.Action;
        if (action is null || request is { Targets: null, Selector: null })
            return await RequestAsync(Asked.Action(request, name, _services.Store.Sealer), caller, cancel);
        var (each, refusal) = await new Targets(_services.Policy).OfAsync(request, action, _preparation.View());
        return refusal is null
            ? await RequestAsync(Asked.Batch(request, name, each, _services.Store.Sealer), caller, cancel)
            : Results.Refused(refusal);
    }

    /// <summary>
    /// Runs one strategy of a saved plan; asking again attaches to the execution that the first call began.
    /// </summary>
    public async Task<ExecutionResult> ExecutePlanAsync(
        string planId, string strategy, Caller caller, CancellationToken cancel = default) =>
        _counts.Refused(await RunPlanAsync(planId, strategy, caller, cancel));

    private async Task<ExecutionResult> RunPlanAsync(
        string planId, string strategy, Caller caller, CancellationToken cancel)
    {
        if (_services.Store.Plans.Find(planId) is not { } plan)
            return Results.Refused("plan exists", $"there is no plan {planId}",
                "make one with plan_remediation; is this the same --store?");
        if (_services.Store.Plans.ClusterOf(planId) is { Length: > 0 } cluster && cluster != _services.ClusterName)
            return Results.Refused("plan is for this cluster", $"plan {planId} was made for cluster {cluster}",
                $"connect to {cluster}, or plan again here");
        if (plan.Strategies.FirstOrDefault(s => s.Name == strategy) is not { } chosen)
            return Results.Refused("strategy exists", $"plan {planId} has no strategy '{strategy}'",
                $"it has {string.Join(", ", plan.Strategies.Select(s => s.Name))}");
        if (chosen.ExcludedBecause is { } because)
            return Results.Refused("strategy is not excluded", $"strategy {strategy} is excluded: {because}",
                "choose another one");
        var asked = Asked.Strategy(plan, chosen);
        if (_services.Store.Journal.FindByRequest(_services.ClusterName, asked.Key) is { } begun && IsAttachable(begun))
        {
            _recovery.Resume(begun);
            await _executions.FollowAsync(begun.Id, _services.AnswerWithin, cancel);
            return _results.Of(begun.Id);
        }
        return await RequestAsync(asked, caller, cancel);
    }

    /// <summary>Takes an execution back; one that still runs is stopped at its next step first.</summary>
    public async Task<ExecutionResult> UndoAsync(
        string executionId, Caller caller, CancellationToken cancel = default) =>
        _counts.Refused(await _undoing.UndoAsync(executionId, caller, cancel));

    /// <summary>Where an execution stands, after waiting for its end for at most <paramref name="wait"/>.</summary>
    public async Task<ExecutionResult> GetAsync(string executionId, TimeSpan wait, CancellationToken cancel = default)
    {
        if (_services.Store.Journal.Find(executionId) is not { } record)
            return Results.Refused("execution exists", $"there is no execution {executionId}",
                "leave the id out for a list");
        _recovery.Expire(record);
        await _executions.FollowAsync(executionId, wait, cancel);
        return _results.Of(executionId);
    }

    /// <summary>This cluster's executions, newest first.</summary>
    public IReadOnlyList<ExecutionSummary> List(int limit) =>
        [.. _services.Store.Journal.List(_services.ClusterName, limit).Select(Results.Summary)];

    /// <summary>This cluster's executions that the query asks for, newest first.</summary>
    public IReadOnlyList<ExecutionSummary> List(LogQuery query) =>
        [.. _services.Store.Journal.Find(_services.ClusterName, query).Select(Results.Summary)];

    /// <summary>A person's yes from outside the client that asked; carries it out where this process can.</summary>
    public async Task<ExecutionResult> ApproveAsync(
        string approvalId, Caller approver, CancellationToken cancel = default) =>
        _counts.Refused(await _approving.ApproveAsync(approvalId, approver, cancel));

    /// <summary>Why this person's yes to what waits would not count; null where it would.</summary>
    public string? AgainstApproving(Approval approval, Caller approver) =>
        _approving.Against(approval, approver)?.Message;

    /// <summary>Whom the execution acts as in the cluster; null: the server itself.</summary>
    public Impersonation? ActorOf(string executionId) => _services.Store.Journal.Find(executionId) is { } record
        ? ExecutionBody.Parse(record.Body).ActAs : null;

    /// <summary>A person's no.</summary>
    public Task<ExecutionResult> RejectAsync(string approvalId, Caller approver, CancellationToken cancel = default) =>
        Task.FromResult(_counts.Refused(_approving.Reject(approvalId, approver)));

    /// <summary>
    /// Takes up what a process that died has left, and undoes from now on what is due to be undone. Call it at start;
    /// what it begins goes on by itself.
    /// </summary>
    public Task RecoverAsync(CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        _recovery.Run();
        _timers.Start();
        return Task.CompletedTask;
    }

    /// <summary>
    /// On whose behalf something is open that only a pipeline acting as they do takes up; see
    /// <see cref="PipelineServices.ActAs"/>.
    /// </summary>
    public IReadOnlyList<Impersonation> OpenOnBehalfOf() => _recovery.Others();

    /// <summary>Completes when nothing runs in this process any more: await it before leaving.</summary>
    public Task WhenIdleAsync() => _executions.WhenIdleAsync();

    /// <summary>Stops renewing leases. What runs is left to be recovered, as after a crash.</summary>
    public void Dispose()
    {
        _timers.Dispose();
        _approving.Dispose();
        _executions.Dispose();
    }

    private async Task<ExecutionResult> RequestAsync(Asked asked, Caller caller, CancellationToken cancel)
    {
        var open = asked.DryRun ? null : Waiting(asked.Key);
        var prepared = await _preparation.PrepareAsync(asked.Nodes, open?.Id, asked.DryRun, priced: true);
        if (prepared.Refused)
            return Ended(asked, caller, prepared, ExecutionStatus.Refused, prepared.Why);
        if (prepared.NoChange)
            return Ended(asked, caller, prepared, ExecutionStatus.NoChange,
                "everything is so already; nothing was written");
        if (asked.DryRun)
            return Ended(asked, caller, prepared, ExecutionStatus.Succeeded,
                $"dry run: {prepared.Changes.Length} changes would be made; nothing was written");
        if (open is not null && _services.Store.Approvals.OfExecution(open.Id) is { } approval)
            if (approval.Digest != prepared.Digest || _services.Store.Approvals.HasExpired(approval))
                _approving.Void(open, approval, approval.Digest != prepared.Digest ? "drifted" : "expired");
            else if (approval.State == ApprovalState.Approved)
                return await _approving.CarryOutAsync(open.Id, caller, cancel);
            else if (NeedsPerson(prepared, caller) is null)
                _approving.Void(open, approval, "no person needs to approve it here");
            else
                return await _approving.AskAsync(open, approval, prepared, caller, cancel);
        if (NeedsPerson(prepared, caller) is { } why)
            return await _approving.RequireAsync(Record(asked, caller, prepared, ExecutionStatus.ApprovalRequired,
                $"approval required: {why}"), prepared, asked.About(prepared), why, caller, cancel);
        return await StartAsync(asked, caller, prepared, cancel);
    }

    private string? NeedsPerson(Prepared prepared, Caller caller) => _policy.NeedsPerson(prepared)
        ?? (prepared.Risk <= caller.UnaskedUpTo ? null : caller.Because is { } because
            ? $"{because} asks for it, and decides nothing" : "whoever asks for it decides nothing");

    private async Task<ExecutionResult> StartAsync(Asked asked, Caller caller, Prepared prepared,
        CancellationToken cancel)
    {
        var record = Record(asked, caller, prepared, ExecutionStatus.Running, "running");
        var refusal = _executions.Start(record, record, caller, _ =>
        {
            if (_policy.AgainstStarting(prepared.Nodes, record.Id) is { } against)
                return against;
            _services.Store.Journal.Add(record);
            _counted.ByPolicy(prepared);
            _services.Store.Audit.Append(caller.Principal, caller.Client, $"start {asked.Title}",
                "running, approved by policy", record.Reason, record.Id, prepared.Digest, prepared.Actions,
                asked.About(prepared));
            return null;
        });
        if (refusal is not null)
        {
            _counts.Refused("contended", asked.SingleAction);
            return Ended(asked, caller, prepared, ExecutionStatus.Refused, refusal);
        }
        await _executions.FollowAsync(record.Id, _services.AnswerWithin, cancel);
        return _results.Of(record.Id);
    }

    private ExecutionResult Ended(Asked asked, Caller caller, Prepared prepared, ExecutionStatus status, string message)
    {
        if (status == ExecutionStatus.Refused && !asked.DryRun)
            _counted.Refused(prepared);
        _services.Store.Audit.Append(caller.Principal, caller.Client,
            $"{(asked.DryRun ? "dry run of " : "")}{asked.Title}",
            Words.Of(status), asked.Reason is { } reason ? $"{reason}: {message}" : message, digest: prepared.Digest,
            action: prepared.Actions, target: asked.About(prepared));
        return Results.Of(prepared, status, message);
    }

    private ExecutionRecord? Waiting(string key) =>
        _services.Store.Journal.FindByRequest(_services.ClusterName, key) is { } r
        && r.Status == Words.Of(ExecutionStatus.ApprovalRequired) ? r : null;

    // What has written something is answered for, not done a second time; what has not can be asked for again.
    private static bool IsAttachable(ExecutionRecord record) => Words.Parse<ExecutionStatus>(record.Status)
        is not (ExecutionStatus.ApprovalRequired or ExecutionStatus.Refused or ExecutionStatus.Cancelled
            or ExecutionStatus.Failed);

    private ExecutionRecord Record(Asked asked, Caller caller, Prepared prepared, ExecutionStatus status,
        string message) => new()
        {
            Id = Ids.New("x"),
            Cluster = _services.ClusterName,
            Kind = asked.Kind,
            Request = asked.Key,
            Title = asked.Title,
            Status = Words.Of(status),
            Message = message,
            Principal = caller.Principal,
            Client = caller.Client,
            Reason = caller.Because is { } because ? $"{because}: {asked.Reason}" : asked.Reason,
            CreatedAt = _services.Store.Time.GetUtcNow(),
            Body = (prepared.ToBody(asked.Finding) with
            {
                Goal = asked.Goal,
                Context = asked.Context,
                ActAs = _services.ActAs,
                Trace = _services.IsRehearsal ? null : Span.Here,
            }).ToJson(),
        };
}
