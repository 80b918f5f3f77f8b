using System.Collections.Immutable;
using Aura.Diagnosis;
using Aura.State;

namespace Aura.Planning;

/// <summary>Reads from the journal which strategies were carried out for a finding.</summary>
public sealed class PastAttempts(AuraStore store, string cluster)
{
    private const int Most = 200;

    /// <summary>
    /// Newest first. Left out: what was refused or never begun, and what had worked and somebody took back since.
    /// </summary>
    public ImmutableArray<Attempt> Of(Finding finding, DateTimeOffset since)
    {
        var entries = store.Journal.Find(cluster, new LogQuery { Since = since, Limit = Most });
        var undone = entries.Select(e => e.UndoOf).OfType<string>().ToHashSet();
        return
        [
            .. entries.Where(e => e.Kind == "strategy" && e.Status is not ("refused" or "no_change" or "cancelled")
                    && !(e.Status == "succeeded" && undone.Contains(e.Id)))
                .Select(e => Of(e, finding)).OfType<Attempt>(),
        ];
    }

    private Attempt? Of(ExecutionRecord execution, Finding finding) =>
        execution.Request.Split('/') is ["plan", var id, var name]
            && store.Plans.Find(id) is { } plan && plan.Finding.Id == finding.Id
            && plan.Strategies.FirstOrDefault(s => s.Name == name) is { } strategy
            ? new Attempt(execution.Id, name, strategy.Steps, execution.Status,
                execution.EndedAt ?? execution.CreatedAt)
            { Otherwise = strategy.Otherwise }
            : null;
}
