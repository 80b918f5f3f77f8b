using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>The same object is not worked on again and again, and rests after an execution that failed.</summary>
/// <param name="execution">The execution that this is for; it does not stand in its own way.</param>
internal sealed class StormGuardCheck(StormGuard? guard, ExecutionHistory history, string? execution) : ISafetyCheck
{
    public string Name => "storm-guard";

    public IReadOnlyList<string> Rbac => Footprint.Rbac;

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster) =>
        guard is null ? [] : Judge(await Footprint.OfAsync(plan, cluster));

    public IEnumerable<Check> Judge(Footprint print)
    {
        if (guard is null || print.Objects.IsEmpty)
            return [];
        var now = history.Now;
        var window = TimeSpan.FromMinutes(guard.Minutes);
        var rest = TimeSpan.FromMinutes(guard.CoolDownMinutes);
        var past = history.Since(window > rest ? window : rest).Where(p => p.Id != execution).ToList();
        var checks = print.Objects.SelectMany(o => Judge(o, past, now, window, rest)).ToList();
        return checks.Count > 0 ? checks
            : [new Check("no object is worked on again and again", true,
                $"at most {guard.Executions} executions in {guard.Minutes} minutes on one object")];
    }

    private IEnumerable<Check> Judge(
        ObjectRef target, List<PastExecution> past, DateTimeOffset now, TimeSpan window, TimeSpan rest)
    {
        var mine = past.Where(p => p.Footprints.Any(f => f.Objects.Contains(target))).ToList();
        var recent = mine.Where(p => (p.EndedAt ?? now) > now - window).OrderBy(p => p.EndedAt ?? now).ToList();
        if (recent.Count >= guard!.Executions)
        {
            var free = (recent[recent.Count - guard.Executions].EndedAt ?? now) + window;
            yield return new Check($"{target} is not worked on again and again", false,
                $"{recent.Count} executions in the last {guard.Minutes} minutes, the policy allows {guard.Executions}: "
                + string.Join(", ", recent.TakeLast(3).Select(p => $"{p.Title} ({p.Id})")),
                $"look with get_execution at why they do not help; the next may start at {free.UtcDateTime:HH:mm} UTC");
        }
        var failed = mine.Where(p => p.Failed && p.EndedAt > now - rest).MaxBy(p => p.EndedAt);
        if (failed is not null)
            yield return new Check($"{target} has rested since the last failure", false,
                $"{failed.Title} ({failed.Id}) failed at {failed.EndedAt?.UtcDateTime:HH:mm} UTC, "
                + $"the policy wants {guard.CoolDownMinutes} minutes of rest",
                $"see get_execution {failed.Id}; the next may start at "
                + $"{(failed.EndedAt + rest)?.UtcDateTime:HH:mm} UTC");
    }
}
