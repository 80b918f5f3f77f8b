using System.Collections.Immutable;
using Aura.Execution.Driving;
using Aura.State;

namespace Aura.Execution.Policy;

/// <summary>
/// What has been carried out on the cluster lately, by any process on the store. It is read from the journal itself,
/// so that nothing can be forgotten by a crash.
/// </summary>
internal sealed class ExecutionHistory(AuraStore store, string cluster)
{
    public DateTimeOffset Now => store.Time.GetUtcNow();

    /// <summary>Executions that were at work within the time; undoing is not counted.</summary>
    public IReadOnlyList<PastExecution> Since(TimeSpan ago) =>
        [.. store.Journal.AtWorkSince(cluster, Now - ago).Select(Of)];

    /// <summary>The other clusters in which something is carried out now.</summary>
    public IReadOnlyList<string> OtherClusters => [.. store.Journal.ClustersAtWork().Where(c => c != cluster)];

    private static PastExecution Of(ExecutionRecord record)
    {
        var body = ExecutionBody.Parse(record.Body);
        return new PastExecution(record.Id, record.Title, record.EndedAt,
            // A person's undo says nothing against the change.
            body.UndoingBecause is not null && !record.StopRequested,
            [.. body.Nodes.Where(n => n.Plan is not null).Select(n => n.Footprint ?? Footprint.Of(n.Plan!))]);
    }
}

/// <summary>One execution of the past, or one that still runs (<paramref name="EndedAt"/> is null).</summary>
internal sealed record PastExecution(
    string Id, string Title, DateTimeOffset? EndedAt, bool Failed, ImmutableArray<Footprint> Footprints);
