using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.Learning.Analytics;
using Aura.Plans;

namespace Aura.Execution.Witnesses;

/// <summary>
/// Keeps an eye on an execution's witnesses: records them before the first write, stops the execution where one is
/// harmed while steps are under way, and compares all of them when the steps are done.
/// </summary>
internal sealed class WitnessGuard(
    PipelineServices services, OpenExecution x, Func<ClusterView> view, Func<ClusterView> remembering) : IDisposable
{
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(2);
    private readonly Dictionary<(string, ObjectRef), DateTimeOffset> _since = [];
    private readonly CancellationTokenSource _end = new();
    private bool _started;

    /// <summary>Puts into the journal how things stand before the plans are carried out.</summary>
    /// <exception cref="KubeException">That cannot be read, so nothing may be written yet.</exception>
    public async Task RecordAsync(IReadOnlyList<Plan> plans)
    {
        var named = x.Body.Nodes.SelectMany(n => n.Plan?.Changes ?? []).Concat(plans.SelectMany(p => p.Changes))
            .Select(c => c.Target).Concat(plans.SelectMany(p => p.Sacrificed ?? [])).Distinct();
        var reading = Writing.Resilience.Build(
            services.Time, services.Time.GetUtcNow() + services.StepWithin, stop: x.Stop);
        var (found, warnings) = await reading.ExecuteAsync(async _ =>
            await WitnessSorts.FindAsync(plans, named, remembering()));
        if (x.Body.Witnesses is not null && found.Count == 0 && warnings.Count == 0)
            return;
        x.Change(b => b with
        {
            Witnesses = [.. WitnessSorts.Merge(b.Witnesses ?? [], found)],
            Warnings = [.. b.Warnings.Concat(warnings).Distinct()],
        }, "running");
    }

    /// <summary>Begins to watch; harm stops the execution.</summary>
    public void Start()
    {
        if (_started || x.Body.Witnesses is not { Length: > 0 })
            return;
        _started = true;
        _ = WatchAsync();
    }

    /// <summary>When the steps are done: waits until nobody lacks anything, at most for the grace time.</summary>
    /// <exception cref="StepFailedException">Somebody is harmed for good.</exception>
    public async Task SettleAsync()
    {
        if (x.Body.Witnesses is not { Length: > 0 })
            return;
        _since.Clear();
        // What the last step did has not reached every controller yet.
        await Pause.ForAsync(Lag, services.Time, x.Stop);
        using var watching = new Watching(services.Client, Watched(), x.Stop);
        while (true)
        {
            var changed = watching.Next();
            var (harm, soonest) = await LookAsync(underWay: false);
            if (harm is not null)
                throw new StepFailedException(harm) { Setback = Setback.Harm };
            if (soonest is not { } wait)
                return;
            await ForAsync(changed, wait < watching.Patience ? wait : watching.Patience, x.Stop);
            x.ThrowIfStopped();
        }
    }

    public void Dispose() => _end.Cancel();

    private async Task WatchAsync()
    {
        var stop = _end.Token;
        try
        {
            using var watching = new Watching(services.Client, Watched(), stop);
            while (!stop.IsCancellationRequested)
            {
                var changed = watching.Next();
                var (harm, soonest) = await LookAsync(underWay: true);
                if (stop.IsCancellationRequested)
                    return;
                if (harm is not null)
                {
                    x.RequestStop(harm, Setback.Harm);
                    return;
                }
                var wait = soonest is { } s && s < watching.Patience ? s : watching.Patience;
                await ForAsync(changed, wait, stop);
                // Rollouts bring much news: once a second is enough.
                await Pause.ForAsync(Breath, services.Time, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The steps are done.
        }
    }

    /// <returns>Who is harmed, or else how soon somebody may be.</returns>
    private async Task<(string? Harm, TimeSpan? Soonest)> LookAsync(bool underWay)
    {
        var now = services.Time.GetUtcNow();
        TimeSpan? soonest = null;
        Witness? harmed = null;
        var seen = new Dictionary<(string, ObjectRef), Witness>();
        foreach (var witness in x.Body.Witnesses ?? [])
        {
            var key = (witness.Sort, witness.Object);
            if (await WitnessSorts.JudgeAsync(witness, underWay, view()) is not { } sight)
                continue;
            seen[key] = witness with { After = sight.Count };
            if (!sight.TooFew)
            {
                _since.Remove(key);
                continue;
            }
            _since.TryAdd(key, now);
            var left = _since[key] + WitnessSorts.Of(witness).Grace - now;
            if (left <= TimeSpan.Zero)
                harmed ??= seen[key] = seen[key] with { Harmed = true };
            else
                soonest = soonest is { } s && s < left ? s : left;
        }
        // While under way, what is seen passes; only harm and the end are worth a commit.
        if (seen.Count > 0 && (harmed is not null || (!underWay && soonest is null)))
            x.Change(b => b with
            {
                Witnesses = [.. b.Witnesses!.Value.Select(w => seen.GetValueOrDefault((w.Sort, w.Object), w))],
            }, "running");
        return (harmed is null ? null : $"witness harmed: {harmed}", soonest);
    }

    private List<Watched> Watched() => [.. (x.Body.Witnesses ?? [])
        .Select(w => new Watched(WitnessSorts.Of(w).Watched ?? w.Object.Kind, w.Object.Namespace, null)).Distinct()];

    private async Task ForAsync(Task changed, TimeSpan atMost, CancellationToken stop)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(changed, Pause.ForAsync(atMost, services.Time, timer.Token));
        timer.Cancel();
    }
}
