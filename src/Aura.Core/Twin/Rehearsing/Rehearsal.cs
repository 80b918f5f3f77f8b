using System.Diagnostics;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;
using Aura.State;
using Aura.Telemetry;
using Aura.Twin.Selection;

namespace Aura.Twin.Rehearsing;

/// <summary>
/// Carries strategies out in twins of the cluster, through the real pipeline and in virtual time. The live cluster is
/// only read, and only by <see cref="GatherAsync"/>.
/// </summary>
public sealed class Rehearsal(TwinFactory twins, ActionCatalog catalog)
{
    /// <summary>What it forbids is forbidden in the twin too; nobody is asked for approval.</summary>
    public PolicyOptions Policy { get; init; } = new();

    /// <summary>Reads what the strategies touch, and carries one of them out in a twin.</summary>
    /// <param name="logs">What logs of failing containers are read through; null: they are not read.</param>
    /// <exception cref="KubeException">The live cluster cannot be read.</exception>
    public async Task<RehearsalReport> RehearseAsync(ClusterView live, Finding finding, Strategy strategy,
        KubeClient? logs = null, CancellationToken cancellation = default) =>
        Rehearse(await GatherAsync(live, finding, [strategy], logs, cancellation), [strategy], cancellation)[0];

    /// <summary>Reads what rehearsals of the strategies need.</summary>
    /// <exception cref="KubeException">The live cluster cannot be read.</exception>
    public async Task<RehearsalMaterial> GatherAsync(ClusterView live, Finding finding,
        IReadOnlyCollection<Strategy> strategies, KubeClient? logs = null, CancellationToken cancellation = default) =>
        await new MaterialReader(live, catalog, logs).ReadAsync(finding, strategies, cancellation);

    /// <summary>
    /// Carries each strategy out in a twin of its own, and another twin is left alone to compare with. Blocks; what is
    /// reported depends on nothing but the material.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<RehearsalReport> Rehearse(
        RehearsalMaterial material, IReadOnlyList<Strategy> strategies, CancellationToken cancellation = default) =>
        [.. TryRehearse(material, strategies, () => false, cancellation).Select(r => r!)];

    /// <summary>As <see cref="Rehearse"/>, for as long as there is time.</summary>
    /// <param name="ends">Asked now and then; true: the time is up.</param>
    /// <returns>For each strategy its report, or null where there was no time left for it.</returns>
    public IReadOnlyList<RehearsalReport?> TryRehearse(RehearsalMaterial material, IReadOnlyList<Strategy> strategies,
        Func<bool> ends, CancellationToken cancellation = default)
    {
        if (strategies.Count == 0)
            return [];
        using var span = Span.Part("rehearse")?.SetTag(Tag.Strategies, strategies.Count);
        // Each has a twin, a store and a clock of its own, so that the order does not show. The last twin is left
        // alone: all others are compared with it.
        var runs = new TwinRun?[strategies.Count + 1];
        var took = new TimeSpan[runs.Length];
        try
        {
            Parallel.For(0, runs.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
            {
                var watch = Stopwatch.StartNew();
                var strategy = i < strategies.Count ? strategies[i] : null;
                runs[i] = ends() ? null : Run(material, strategy, ends, cancellation);
                took[i] = watch.Elapsed;
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is OperationCanceledException))
        {
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
        return runs[^1] is not { } alone ? [.. strategies.Select(RehearsalReport? (_) => null)]
            : [.. strategies.Select((s, i) => runs[i] is { } run ? Report(material, s, run, alone, took[i]) : null)];
    }

    private RehearsalReport Report(
        RehearsalMaterial material, Strategy strategy, TwinRun run, TwinRun alone, TimeSpan took)
    {
        var gaps = run.Result?.Status == ExecutionStatus.Refused ? Gaps(material, strategy) : [];
        var report = new Judgement(material, strategy, run, alone).Report(gaps) with
        {
            Milliseconds = (long)took.TotalMilliseconds,
        };
        CoreTelemetry.Rehearsing.Record(took.TotalSeconds, new(Tag.Strategy, strategy.Name),
            new(Tag.TwinOutcome, Words.Of(report.Outcome)));
        return report;
    }

    private TwinRun? Run(
        RehearsalMaterial material, Strategy? strategy, Func<bool> ends, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var untraced = Span.None();
        using var twin = twins(material.Snapshot);
        return TwinRun.Run(twin, material, strategy,
            seen => new TwinPipeline(twin, material, catalog, Policy, seen.Hear), ends, cancellation);
    }

    /// <summary>
    /// What was refused may be refused only because the twin lacks what its plan is made from.
    /// </summary>
    private IReadOnlyList<string> Gaps(RehearsalMaterial material, Strategy strategy)
    {
        using var untraced = Span.None();
        using var twin = twins(material.Snapshot);
        return twin.Run(() => RefusalGaps.OfAsync(twin, material, strategy, catalog));
    }
}
