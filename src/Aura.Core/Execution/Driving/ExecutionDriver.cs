using Aura.Execution.Witnesses;
using Aura.Execution.Writing;
using Aura.Kubernetes;
using Aura.Learning.Analytics;
using Aura.Plans;
using Aura.State;
using Aura.Telemetry;

namespace Aura.Execution.Driving;

/// <summary>
/// Carries an execution from where its journal says it stands to its end: forward, or, after a failure or a stop,
/// all the way back. Starting it again after a crash is the same call.
/// </summary>
internal sealed class ExecutionDriver(PipelineServices services, Preparation preparation, WriteContext context)
{
    // Planned and written at the same time: more would only queue at the API server.
    private const int NodesAtOnce = 5;

    private readonly NodeRunner _nodes = new(services, preparation, context);
    private readonly TakeBack _takeBack = new(services, context);
    private readonly ExecutionCounts _counts = new(services);

    public async Task DriveAsync(OpenExecution x, LeaseKeeper keeper)
    {
        try
        {
            if (x.Body.UndoingBecause is { } because)
                await BackAsync(x, because, x.Body.Setback, stopped: false, x.Body.UndoingWave);
            else
                await ForwardAsync(x, keeper);
        }
        catch (Exception e) when (IsLeft(e))
        {
            // Another process drives it now and will end it; whatever was under way here is resolved there. Where the
            // store is away, whoever reaches it first goes on, when the lease has run out.
        }
    }

    /// <summary>Takes back an execution that has ended; <paramref name="undo"/> is the record of doing so.</summary>
    public async Task UndoAsync(OpenExecution x, ExecutionRecord undo)
    {
        try
        {
            var outcome = await _takeBack.RunAsync(x);
            var whole = outcome.Left.Count == 0;
            var result = whole ? ExecutionStatus.Succeeded : ExecutionStatus.RollbackFailed;
            var status = Words.Of(result);
            var message = x.Clean(outcome.Message);
            x.End(whole ? ExecutionStatus.RolledBack : ExecutionStatus.RollbackFailed,
                whole ? $"undone by {undo.Id}" : $"undone in part by {undo.Id}; {outcome.Message}", () =>
                {
                    if (undo.Principal != DueTimers.Caller.Principal)
                        services.Store.Outcomes.Withdraw(x.Id);
                    services.Store.Timers.End(x.Id,
                        undo.Principal == DueTimers.Caller.Principal ? TimerState.Fired : TimerState.Cancelled);
                    services.Store.Journal.Update(undo.Id, status, message, undo.Body, ended: true, x.Lease);
                    services.Store.Audit.Append(undo.Principal, undo.Client, $"end {undo.Title}", status, message,
                        undo.Id, x.Body.Digest);
                });
            Tell(x, undo, result);
        }
        catch (Exception e) when (IsLeft(e))
        {
            // As above.
        }
    }

    private async Task ForwardAsync(OpenExecution x, LeaseKeeper keeper)
    {
        using var guard = new WitnessGuard(services, x, preparation.View, preparation.ViewOnce);
        try
        {
            using var clock = await BeginAsync(x, guard);
            foreach (var nodes in x.Body.Nodes.GroupBy(n => n.Wave).OrderBy(w => w.Key))
                await WaveAsync(x, keeper, guard, [.. nodes.Where(n => n.End is not { Well: true })]);
            if (x.Body.Goal is { } goal)
                await _nodes.VerifyAsync(x, goal);
            await guard.SettleAsync();
            End(x, ExecutionStatus.Succeeded, x.Body.IsBatch ? $"done for {x.Body.Nodes.Length} targets"
                : x.Body.Verification is { } v ? $"done and verified: {v.Condition}" : "done");
        }
        catch (Exception e) when (!IsLeft(e))
        {
            guard.Dispose();
            var stopped = x.IsUndoRequested;
            var because = x.Clean(x.StoppedBecause ?? (stopped ? "stopped by undo" : OpenExecution.Why(e)));
            await BackAsync(x, because, stopped ? Setback.Stopped : x.StoppedBy ?? SetbackOf(e), stopped,
                stopped ? null : x.Body.CurrentWave);
        }
    }

    /// <summary>Records who could suffer, and sets the clock that ends what takes too long.</summary>
    private async Task<IDisposable> BeginAsync(OpenExecution x, WitnessGuard guard)
    {
        x.ThrowIfStopped();
        if (x.Body.Witnesses is null)
            await guard.RecordAsync([.. x.Body.Nodes.Select(n => n.Plan).OfType<Plan>()]);
        // By the store's clock: a timer on a simulated one would make its time run on while this process works.
        var time = services.Store.Time;
        if (x.Body.EndsBy is null)
            x.Change(b => b with { EndsBy = time.GetUtcNow() + services.EndWithin }, "running");
        guard.Start();
        var left = x.Body.EndsBy!.Value - time.GetUtcNow();
        return time.CreateTimer(
            _ => x.RequestStop($"not done within {services.EndWithin.TotalMinutes:0} minutes in all", Setback.TooLong),
            null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task WaveAsync(OpenExecution x, LeaseKeeper keeper, WitnessGuard guard, IReadOnlyList<Node> nodes)
    {
        if (nodes.FirstOrDefault(n => n.End is { Well: false }) is { End: { } failed })
            throw new StepFailedException(failed.Message);
        await Dag.RunAsync(nodes, n => n.Id, n => n.DependsOn, n => _nodes.RunAsync(x, keeper, guard, n), NodesAtOnce);
        if (nodes.Count == 0 || nodes[0].Wave == 0)
            return;
        await guard.SettleAsync();
        x.Change(b => b with
        {
            Nodes =
            [
                .. b.Nodes.Select(n => nodes.All(own => own.Id != n.Id) ? n
                    : n with { End = new NodeEnd(true, n.Plan is { NoChange: true } ? "it is so already" : "done") }),
            ],
        }, $"wave {nodes[0].Wave} of {x.Body.Nodes.Max(n => n.Wave)} done");
    }

    private static bool IsLeft(Exception e) => e is LeaseLostException or StoreException { IsAway: true };

    private static string SetbackOf(Exception e) => e switch
    {
        StepFailedException step => step.Setback,
        KubeException => Setback.ApiRefused,
        _ => Setback.StepFailed,
    };

    private async Task BackAsync(OpenExecution x, string because, string? setback, bool stopped, int? wave)
    {
        x.Change(b => b with { UndoingBecause = because, UndoingWave = wave, Setback = setback },
            $"taking back: {because}");
        var concerned = wave is null ? null : x.Body.Nodes.Where(n => n.Wave == wave)
            .SelectMany(n => (n.Plan?.Steps ?? []).Select(s => n.StepId(s.Id))).ToHashSet();
        var outcome = await _takeBack.RunAsync(x, concerned);
        var kept = wave is null ? 0 : x.Body.Nodes.Count(n => n.End is { Well: true });
        var status = outcome.Left.Count > 0 && outcome.Tried ? ExecutionStatus.RollbackFailed
            : kept > 0 ? ExecutionStatus.Failed
            : !outcome.Changed ? stopped ? ExecutionStatus.Cancelled : ExecutionStatus.Failed
            : outcome.Left.Count == 0 ? ExecutionStatus.RolledBack : ExecutionStatus.Failed;
        if (kept == 0)
            services.Store.Timers.End(x.Id, TimerState.Cancelled);
        var rest = kept == 0 ? "" : $"; {kept} of {x.Body.Nodes.Length} targets were done before and stay so";
        End(x, status, $"{because}; {outcome.Message}{rest}", stopped);
    }

    private void End(OpenExecution x, ExecutionStatus status, string message, bool stopped = false)
    {
        var record = x.Record;
        x.End(status, message, () =>
        {
            ExecutionOutcome.Record(services, x, status, stopped);
            services.Store.Audit.Append(record.Principal, record.Client, $"end {record.Title}", Words.Of(status),
                x.Clean(message), x.Id, x.Body.Digest);
        });
        Tell(x, record, status);
        x.Progress?.Invoke(1, x.Clean(message));
    }

    private void Tell(OpenExecution x, ExecutionRecord record, ExecutionStatus status)
    {
        var here = services.Time.GetUtcNow() - x.Began;
        // Who took it up after a crash has not seen its begin; the store has, by its own clock.
        var whole = record.Kind == "undo" || x.Body.EndsBy is not { } end ? TimeSpan.Zero
            : services.Store.Time.GetUtcNow() - (end - services.EndWithin);
        _counts.Ended(record, x.Body, status, Math.Max(here.TotalSeconds, whole.TotalSeconds));
        x.Span?.Ends(record, x.Body, status);
    }
}
