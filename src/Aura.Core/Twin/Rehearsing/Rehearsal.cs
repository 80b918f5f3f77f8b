using System.Diagnostics;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;
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
        // Left alone first: all others are compared with it.
        if (Run(material, null, ends, cancellation) is not { } alone)
            return [.. strategies.Select(RehearsalReport? (_) => null)];
        var reports = new RehearsalReport?[strategies.Count];
        // Each has a twin, a store and a clock of its own, so that the order does not show.
        try
        {
            Parallel.For(0, strategies.Count, new ParallelOptions { CancellationToken = cancellation },
                i => reports[i] = Rehearse(material, strategies[i], alone, ends, cancellation));
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is OperationCanceledException))
        {
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
        return reports;
    }

    private RehearsalReport? Rehearse(RehearsalMaterial material, Strategy strategy, TwinRun alone, Func<bool> ends,
        CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        if (ends() || Run(material, strategy, ends, cancellation) is not { } run)
            return null;
        var gaps = run.Result?.Status == ExecutionStatus.Refused ? Gaps(material, strategy) : [];
        return new Judgement(material, strategy, run, alone).Report(gaps) with
        {
            Milliseconds = watch.ElapsedMilliseconds,
        };
    }

    private TwinRun? Run(
        RehearsalMaterial material, Strategy? strategy, Func<bool> ends, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var twin = twins(material.Snapshot);
        return TwinRun.Run(twin, material, strategy,
            seen => new TwinPipeline(twin, material, catalog, Policy, seen.Hear), ends, cancellation);
    }

    /// <summary>
    /// What was refused may be refused only because the twin lacks what its plan is made from.
    /// </summary>
    private IReadOnlyList<string> Gaps(RehearsalMaterial material, Strategy strategy)
    {
        using var twin = twins(material.Snapshot);
        return twin.Run(() => RefusalGaps.OfAsync(twin, material, strategy, catalog));
    }
}
