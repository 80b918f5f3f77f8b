using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;

namespace Aura.Learning;

/// <summary>
/// Looks again at what was mended, 10 minutes, an hour and a day later, and at what was left alone: one diagnosis a
/// namespace. What comes too late is noted as missed; what cannot be read is tried again.
/// </summary>
/// <param name="view">A new view, as of now.</param>
public sealed class Rechecking(
    AuraStore store, string cluster, Func<ClusterView> view, KubeClient? logs, TimeProvider time)
{
    private const int MostNamespacesApart = 5;

    /// <summary>See <see cref="Diagnoser.Name"/>.</summary>
    public string? Name { get; init; }

    /// <returns>How many were looked at.</returns>
    /// <exception cref="KubeException">The cluster cannot be read now.</exception>
    public async Task<int> RunDueAsync(CancellationToken cancel = default)
    {
        var now = time.GetUtcNow();
        var due = store.Rechecks.Due(cluster, now);
        foreach (var late in due.Where(r => r.Latest < now))
            store.Rechecks.End(late, "missed");
        var inTime = due.Where(r => r.Latest >= now).ToList();
        var places = inTime.Select(r => r.Namespace).Distinct().ToList();
        if (places.Contains(null) || places.Count > MostNamespacesApart)
            await LookAsync(null, inTime, cancel);
        else
            foreach (var group in inTime.GroupBy(r => r.Namespace).OrderBy(g => g.Key, StringComparer.Ordinal))
                await LookAsync(group.Key, [.. group], cancel);
        return inTime.Count;
    }

    private async Task LookAsync(string? ns, IReadOnlyList<Recheck> due, CancellationToken cancel)
    {
        if (due.Count == 0)
            return;
        var scope = new DiagnosisScope { Namespace = ns, MinSeverity = Severity.Advice };
        Diagnosis.Diagnosis? found = null;
        try
        {
            found = await new Diagnoser(view(), logs) { Name = Name }.DiagnoseAsync(scope, cancel);
        }
        catch (KubeException e) when (e.Reason == "NotFound")
        {
            // The namespace has gone: nothing can be said of what was in it.
        }
        foreach (var recheck in due)
            if (found is null)
                store.Rechecks.End(recheck, "missed");
            else
                Note(recheck, found);
        if (found is not null)
            store.Incidents.Note(cluster, found, scope, time.GetUtcNow());
    }

    private void Note(Recheck recheck, Diagnosis.Diagnosis found) => store.Transact(Concern.Learning, () =>
    {
        if (store.Rechecks.End(recheck, "done") && store.Outcomes.Find(recheck.Subject) is { } outcome)
            store.Outcomes.Look(outcome.Execution, recheck.After, IsWell(outcome, found));
        return true;
    });

    /// <summary>The finding has not come back, and nothing as grave has come to the same object.</summary>
    private static bool IsWell(Outcome outcome, Diagnosis.Diagnosis found) => !found.Findings.Any(f =>
        f.Id == outcome.FindingId || ($"{f.Target}" == outcome.Target && f.Severity >= Least(outcome)));

    private static Severity Least(Outcome outcome) =>
        outcome.Circumstances["severity"] == "critical" ? Severity.Critical : Severity.Warning;
}
