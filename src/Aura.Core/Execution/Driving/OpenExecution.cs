using System.Collections.Immutable;
using System.Diagnostics;
using Aura.Execution.Values;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;

namespace Aura.Execution.Driving;

/// <summary>
/// An execution that this process drives: its lease, its journal, its progress. Everything that is written here is
/// on disk before the call returns, and only while the lease is ours.
/// </summary>
internal sealed class OpenExecution : IDisposable
{
    private readonly AuraStore _store;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StepRecord> _steps;
    private readonly CancellationTokenSource _stop = new();
    private ExecutionBody _body;
    private double _share;
    private int _verified;

    public OpenExecution(AuraStore store, ExecutionRecord record, Lease lease, Action<double, string>? progress)
    {
        _store = store;
        Record = record;
        Lease = lease with { Execution = record.Id };
        Progress = progress;
        _body = ExecutionBody.Parse(record.Body);
        _steps = store.Journal.Steps(record.Id).ToDictionary(s => s.Id);
    }

    public ExecutionRecord Record { get; }
    public Lease Lease { get; }
    public string Id => Record.Id;
    public ExecutionBody Body => _body;

    /// <summary>When this process began to drive it, by the cluster's clock.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>Of the whole execution; null where nobody listens.</summary>
    public Activity? Span { get; set; }

    /// <summary>Null once the caller has gone.</summary>
    public Action<double, string>? Progress { get; set; }

    /// <summary>Ends waits; requests in flight are let finish.</summary>
    public CancellationToken Stop => _stop.Token;

    public IReadOnlyList<StepRecord> Steps
    {
        get
        {
            lock (_gate)
                return [.. _steps.Values.OrderBy(s => s.Position)];
        }
    }

    public StepRecord Step(string id)
    {
        lock (_gate)
            return _steps[id];
    }

    /// <summary>
    /// Notes a node's plan together with its steps; steps that the journal knows are left as they are.
    /// </summary>
    public void Settle(Func<ExecutionBody, ExecutionBody> change, IEnumerable<StepRecord> steps)
    {
        lock (_gate)
            _store.Transact(() =>
            {
                Change(change, "running");
                foreach (var step in steps.Where(s => !_steps.ContainsKey(s.Id)))
                    Put(step, null);
                return true;
            });
    }

    /// <summary>Changes what is known of the execution; it is written with the next change or the end.</summary>
    public void Remember(Func<ExecutionBody, ExecutionBody> change)
    {
        lock (_gate)
            _body = change(_body);
    }

    public void Write(string id, StepPhase phase, string? detail = null, StepImage? image = null)
    {
        lock (_gate)
            Put(_steps[id] with { Phase = phase, Detail = detail }, image);
    }

    public StepImage? Image(string step) => StepImage.Parse(_store.Journal.Image(Id, step));

    public void Change(Func<ExecutionBody, ExecutionBody> change, string message)
    {
        lock (_gate)
        {
            _body = change(_body);
            _store.Journal.Update(Id, Words.Of(ExecutionStatus.Running), message, _body.ToJson(), ended: false, Lease);
        }
    }

    /// <summary>What placeholders of this execution's plans stand for.</summary>
    public Filling Filling(DateTimeOffset now) => new(now, Ids.Suffix(Id), secret =>
    {
        lock (_gate)
        {
            if (!_body.Generated.ContainsKey(secret.Name))
                Change(b => b with { Generated = b.Generated.Add(secret.Name, secret.Make()) }, "running");
            return _body.Generated[secret.Name];
        }
    }, _body.Generated);

    /// <summary>Keeps, sealed, what had to be found out for a change, before the change is made.</summary>
    public void Learn(ImmutableDictionary<string, string> learnt)
    {
        lock (_gate)
            if (!learnt.IsEmpty)
                Change(b => b with { Generated = learnt.SetItems(b.Generated) }, "running");
    }

    /// <param name="record">What else is written in the same commit.</param>
    public void End(ExecutionStatus status, string message, Action record)
    {
        lock (_gate)
            _store.Transact(() =>
            {
                _store.Journal.Update(
                    Id, Words.Of(status), Clean(message), _body.ToJson(), ended: true, Lease);
                record();
                return true;
            });
    }

    /// <summary>Throws where another process drives the execution now.</summary>
    public void Fence() => _store.Leases.Confirm(Lease);

    /// <summary>Why it was stopped, where it was not by an undo.</summary>
    public string? StoppedBecause { get; private set; }

    /// <summary>What sort of failure that is.</summary>
    public string? StoppedBy { get; private set; }

    /// <summary>Makes waits end, so that the driver notices at once.</summary>
    public void RequestStop(string? because = null, string? setback = null)
    {
        lock (_gate)
            if (!_stop.IsCancellationRequested)
                (StoppedBecause, StoppedBy) = (because, setback);
        _stop.Cancel();
    }

    /// <summary>A failure in words; what nobody foresaw is named as such.</summary>
    public static string Why(Exception e) => e is StepFailedException or KubeException or StoppedException ? e.Message
        : $"{e.GetType().Name}: {e.Message}";

    /// <summary>Somebody wants all of it taken back.</summary>
    public bool IsUndoRequested => _store.Journal.StopRequested(Id);

    /// <exception cref="StoppedException">Somebody wants it stopped and undone.</exception>
    public void ThrowIfStopped()
    {
        if (_stop.IsCancellationRequested || _store.Journal.StopRequested(Id))
            throw new StoppedException();
    }

    /// <summary>Tells how far it is; the share never falls.</summary>
    public void Report(string text)
    {
        double share;
        lock (_gate)
        {
            // A node that cannot be planned yet counts as two steps; each is verified, and all together once more.
            var all = _body.Nodes.Sum(n => (n.Plan?.Steps.Length ?? 2) + 1) + 1;
            var done = _verified + _steps.Values.Count(s => s.Phase is not (StepPhase.Pending or StepPhase.Intent));
            share = _share = Math.Clamp((double)done / all, _share, 0.99);
        }
        Progress?.Invoke(share, Clean(text));
    }

    /// <summary>Counts a node's verification as done.</summary>
    public void CountVerified() => Interlocked.Increment(ref _verified);

    public void Dispose() => _stop.Dispose();

    private void Put(StepRecord step, StepImage? image)
    {
        _store.Journal.Write(Lease, step with { Detail = step.Detail is { } d ? Clean(d) : null },
            image?.ToJson());
        _steps[step.Id] = step;
    }

    /// <summary>Without secrets: the API server's messages repeat what it refuses.</summary>
    public string Clean(string text) => LearntValues.Hide(Redactor.Text(text), _body.Generated.Values);
}
