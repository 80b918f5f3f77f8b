using Aura.Actions;
using Aura.Execution.Writing;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;

namespace Aura.Execution.Driving;

/// <summary>
/// Carries an execution from where its journal says it stands to its end: forward, or, after a failure or a stop,
/// all the way back. Starting it again after a crash is the same call.
/// </summary>
internal sealed class ExecutionDriver(PipelineServices services, Preparation preparation, WriteContext context)
{
    private readonly StepRunner _steps = new(services, preparation, context);
    private readonly TakeBack _takeBack = new(services, context);

    public async Task DriveAsync(OpenExecution x, LeaseKeeper keeper)
    {
        try
        {
            if (x.Body.UndoingBecause is { } because)
                await BackAsync(x, because, stopped: false);
            else
                await ForwardAsync(x, keeper);
        }
        catch (LeaseLostException)
        {
            // Another process drives it now and will end it; whatever was under way here is resolved there.
        }
    }

    /// <summary>Takes back an execution that has ended; <paramref name="undo"/> is the record of doing so.</summary>
    public async Task UndoAsync(OpenExecution x, ExecutionRecord undo)
    {
        try
        {
            var outcome = await _takeBack.RunAsync(x);
            var whole = outcome.Left.Count == 0;
            x.End(whole ? ExecutionStatus.RolledBack : ExecutionStatus.RollbackFailed,
                whole ? $"undone by {undo.Id}" : $"undone in part by {undo.Id}; {outcome.Message}");
            services.Store.Timers.End(x.Id,
                undo.Principal == DueTimers.Caller.Principal ? TimerState.Fired : TimerState.Cancelled);
            var status = Words.Of(whole ? ExecutionStatus.Succeeded : ExecutionStatus.RollbackFailed);
            var message = Redactor.Text(outcome.Message);
            services.Store.Journal.Update(undo.Id, status, message, undo.Body, ended: true, x.Lease);
            services.Store.Audit.Append(undo.Principal, undo.Client, $"end {undo.Title}", status, message, undo.Id,
                x.Body.Digest);
        }
        catch (LeaseLostException)
        {
            // As above.
        }
    }

    private async Task ForwardAsync(OpenExecution x, LeaseKeeper keeper)
    {
        try
        {
            await Dag.RunAsync(x.Body.Nodes, n => n.Id, n => n.DependsOn, n => NodeAsync(x, keeper, n));
            if (x.Body.Goal is { } goal)
                await VerifyAsync(x, goal);
            End(x, ExecutionStatus.Succeeded,
                x.Body.Verification is { } v ? $"done and verified: {v.Condition}" : "done");
        }
        catch (Exception e) when (e is StoppedException
            || (e is OperationCanceledException && x.Stop.IsCancellationRequested))
        {
            await BackAsync(x, "stopped by undo", stopped: true);
        }
        catch (Exception e) when (e is not LeaseLostException)
        {
            var known = e is StepFailedException or KubeException;
            await BackAsync(x, known ? e.Message : $"{e.GetType().Name}: {e.Message}", stopped: false);
        }
    }

    private async Task NodeAsync(OpenExecution x, LeaseKeeper keeper, Node node)
    {
        try
        {
            var plan = await SettledAsync(x, keeper, node);
            await Dag.RunAsync(plan.Steps, s => s.Id, s => s.DependsOn, s => _steps.RunAsync(x, node, plan, s));
            if (plan.Verify is { } verify)
                await VerifyAsync(x, verify);
        }
        catch
        {
            x.RequestStop(); // The nodes beside it go no further.
            throw;
        }
    }

    /// <summary>
    /// The plan that is carried out. A node that builds on others is planned now, within what was approved.
    /// </summary>
    private async Task<Plan> SettledAsync(OpenExecution x, LeaseKeeper keeper, Node node)
    {
        if (node is { Settled: true, Plan: { } settled })
            return settled;
        var plan = node.DependsOn.IsEmpty ? node.Plan! : await PlanInTurnAsync(x, keeper, node);
        x.Change(b => b with
        {
            Nodes = [.. b.Nodes.Select(n => n.Id == node.Id ? n with { Plan = plan, Settled = true } : n)],
        }, "running");
        for (var i = 0; i < plan.Steps.Length; i++)
            x.Expect(node.StepId(plan.Steps[i].Id),
                1000 * x.Body.Nodes.IndexOf(x.Body.Nodes.First(n => n.Id == node.Id)) + i,
                ChangeText.Of(plan.Steps[i]));
        return plan;
    }

    private async Task<Plan> PlanInTurnAsync(OpenExecution x, LeaseKeeper keeper, Node node)
    {
        x.ThrowIfStopped();
        var prepared = await preparation.PrepareAsync([node with { DependsOn = [], Plan = null }], x.Id, dryRun: false);
        var plan = prepared.Plans.SingleOrDefault();
        if (prepared.Refused || plan is null)
            throw new StepFailedException($"{node.Action}: {prepared.Why}");
        if (plan.Risk > x.Body.Risk || (!plan.Steps.IsEmpty && plan.Undo > x.Body.Undo))
            throw new StepFailedException($"{node.Action} has become more dangerous than what was approved");
        if (node.Plan is { } approved && Beyond(plan, approved) is { } other)
            throw new StepFailedException($"{node.Action} now wants to change {other}, which was not approved");
        var (taken, inTheWay) = services.Store.Leases.TryTake(
            plan.Targets.Select(t => LeaseNames.Of(services.ClusterName, t)), x.Lease.Holder, x.Id);
        if (taken is null)
            throw new StepFailedException($"execution {inTheWay!.Execution} is at work on {inTheWay.Name}");
        keeper.Add(taken);
        return plan;
    }

    // Pods come and go with what the earlier steps did; everything else must have been on the list.
    private static ObjectRef? Beyond(Plan plan, Plan approved) => plan.Changes.Select(c => c.Target)
        .FirstOrDefault(t => t.Kind != Kind.Pod && approved.Changes.All(c => c.Target != t));

    private async Task VerifyAsync(OpenExecution x, Step.Wait verify)
    {
        if (services.CrashPoints is { } crash)
            await crash.ReachAsync(CrashPoint.BeforeVerify);
        x.ThrowIfStopped();
        var text = ConditionText.Of(verify.Until);
        x.Report($"verifying: {text}");
        var start = services.Time.GetUtcNow();
        var wait = new ConditionWait(services.Client, services.Time, preparation.View, x.Stop);
        try
        {
            await wait.UntilAsync(Placeholder.Fill(verify.Until, x.Filling(start)), verify.AtMost);
            x.Change(b => b with { Verification = new Verification(text, true, Seconds(start)) }, "verified");
        }
        catch (StepFailedException e)
        {
            x.Change(b => b with { Verification = new Verification(text, false, Seconds(start)) }, "not verified");
            throw new StepFailedException($"verification failed: {text}: {e.Message}");
        }
    }

    private async Task BackAsync(OpenExecution x, string because, bool stopped)
    {
        x.Change(b => b with { UndoingBecause = because }, $"taking back: {because}");
        var outcome = await _takeBack.RunAsync(x);
        var status = !outcome.Changed ? stopped ? ExecutionStatus.Cancelled : ExecutionStatus.Failed
            : outcome.Left.Count == 0 ? ExecutionStatus.RolledBack
            : outcome.Tried ? ExecutionStatus.RollbackFailed : ExecutionStatus.Failed;
        services.Store.Timers.End(x.Id, TimerState.Cancelled);
        End(x, status, $"{because}; {outcome.Message}");
    }

    private void End(OpenExecution x, ExecutionStatus status, string message)
    {
        x.End(status, message);
        var record = x.Record;
        var node = x.Body.Nodes[0];
        var target = x.Body.Nodes.SelectMany(n => n.Plan?.Targets ?? []).FirstOrDefault()?.ToString() ?? "";
        services.Store.Outcomes.Add(new Outcome(x.Id, record.Kind == "strategy" ? record.Title : node.Action,
            x.Body.Finding, target, Words.Of(status), (services.Store.Time.GetUtcNow() - record.CreatedAt).TotalSeconds,
            services.Store.Time.GetUtcNow()));
        services.Store.Audit.Append(record.Principal, record.Client, $"end {record.Title}", Words.Of(status),
            Redactor.Text(message), x.Id, x.Body.Digest);
        x.Progress?.Invoke(1, Redactor.Text(message));
    }

    private double Seconds(DateTimeOffset start) =>
        Math.Round((services.Time.GetUtcNow() - start).TotalSeconds, 3);
}
