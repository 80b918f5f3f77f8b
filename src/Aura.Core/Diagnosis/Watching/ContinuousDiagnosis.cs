using Aura.Diagnosis.Scopes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Diagnosis.Watching;

/// <summary>
/// Diagnoses a watched cluster whenever it has changed: soon, but not for every change, and never so often that it
/// takes more than a small share of a core. Nothing is listed for it; objects come from the watches.
/// </summary>
/// <param name="view">What is not watched (Secrets by name, usage) is read through; a new one each time.</param>
/// <param name="logs">What logs of crashing containers are read through; null: they are not read.</param>
/// <param name="time">The cluster's clock.</param>
/// <param name="log">Told when diagnoses begin to fail; they go on all the same.</param>
public sealed class ContinuousDiagnosis(
    WatchedCluster held, Func<ClusterView> view, KubeClient? logs, TimeProvider time, WatchLimits limits,
    Action<string> log) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly FindingBook _book = new(limits.Findings);
    private readonly RecentAnswers _recent = new();
    private volatile WatchedFindings? _current;
    private bool _failing;

    /// <summary>See <see cref="Diagnoser.Name"/>.</summary>
    public string? Name { get; init; }

    /// <summary>Null until the first diagnosis.</summary>
    public WatchedFindings? Current => _current;

    /// <summary>How many diagnoses there were.</summary>
    public int Looks { get; private set; }

    /// <summary>Told after each diagnosis, also when it brought no news.</summary>
    public event Action<Diagnosis, FindingNews>? Looked;

    public ContinuousDiagnosis Start()
    {
        _ = RunAsync();
        return this;
    }

    /// <summary>The cluster as it is held, for a diagnosis out of turn; nothing is listed for it.</summary>
    public ClusterView View => new WatchedView(held, view(), _recent);

    public bool HasNamespace(string name) => held.Find(new ObjectRef(Kind.Namespace, null, name)) is not null;

    public void Dispose() => _closing.Cancel();

    private async Task RunAsync()
    {
        try
        {
            await held.ReadyAsync();
            while (!_closing.IsCancellationRequested)
            {
                var (seen, began) = (held.Changes, time.GetTimestamp());
                await TryLookAsync();
                var took = time.GetElapsedTime(began) * limits.Rest;
                await Pause.ForAsync(took > limits.Apart ? took : limits.Apart, time, _closing.Token);
                if (await IsChangedAsync(seen))
                    await Pause.ForAsync(limits.Settle, time, _closing.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // It is over.
        }
    }

    /// <summary>Waits for a change, but not for ever; false where none came.</summary>
    private async Task<bool> IsChangedAsync(long seen)
    {
        var changed = held.ChangedAfter(seen);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        await Task.WhenAny(changed, Pause.ForAsync(limits.LookAgain - limits.Apart, time, enough.Token));
        enough.Cancel();
        return changed.IsCompleted;
    }

    private async Task TryLookAsync()
    {
        try
        {
            var diagnosis = await new Diagnoser(View, logs) { Name = Name }
                .DiagnoseAsync(DiagnosisScope.Everything, _closing.Token);
            var now = time.GetUtcNow();
            var news = _book.Apply(diagnosis, now);
            _current = new WatchedFindings(_book.Open, diagnosis.Scanned, diagnosis.Notes, now, held.Count);
            _failing = false;
            Looks++;
            Looked?.Invoke(diagnosis, news);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it was, of the cluster or of one detector: the next change is looked at all the same.
            if (!_failing)
                log($"the watched cluster cannot be diagnosed now: {e.Message}");
            _failing = true;
        }
    }
}
