using Aura.Execution.Writing;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>The API calls that carrying out a plan makes, as access questions per namespace.</summary>
public static class NeededAccess
{
    private static readonly AccessQuestion s_review =
        new("create", Kind.SubjectAccessReview.Group, Kind.SubjectAccessReview.Plural);

    public static IEnumerable<AccessQuestion> Of(Plan plan)
    {
        var conditions = plan.Steps.Select(s => s switch
        {
            Step.Wait wait => wait.Until,
            Step.Hold hold => hold.While,
            _ => null,
        }).Append(plan.Verify?.Until).OfType<Condition>();
        return plan.Changes.SelectMany(Of).Concat(conditions.SelectMany(Of)).Distinct();
    }

    private static IEnumerable<AccessQuestion> Of(Change change)
    {
        AccessQuestion Ask(string verb, string? subresource = null) =>
            new(verb, change.Target.Kind.Group, change.Target.Kind.Plural, subresource, change.Target.Namespace);
        return change switch
        {
            // After a refused write the object is read again, to tell drift from error.
            Change.Patch p => [Ask("get"), Ask("patch", p.Subresource)],
            Change.Scale => [Ask("get"), Ask("get", "scale"), Ask("patch", "scale")],
            Change.Create => [Ask("create"), Ask("get"), Ask("delete")],
            Change.Delete d when DeleteWrite.AsksBudgets(d) => [Ask("get"), Ask("delete"), Ask("create", "eviction")],
            Change.Delete => [Ask("get"), Ask("delete")],
            Change.Evict => [Ask("create", "eviction")],
            // A WebSocket begins as a GET; newer API servers ask for create as well.
            Change.Exec => [Ask("get"), Ask("get", "exec"), Ask("create", "exec")],
            Change.Archive a => a.Entries.SelectMany(Of),
            _ => [],
        };
    }

    private static IEnumerable<AccessQuestion> Of(ArchiveEntry entry) => entry switch
    {
        ArchiveEntry.Object e =>
            [new("get", e.Target.Kind.Group, e.Target.Kind.Plural, null, e.Target.Namespace)],
        ArchiveEntry.List e => [new("list", e.Kind.Group, e.Kind.Plural, null, e.Namespace)],
        ArchiveEntry.File e => [.. ((string[])["get", "create"])
            .Select(verb => new AccessQuestion(verb, "", "pods", "exec", e.Pod.Namespace))],
        ArchiveEntry.Log e => [new("get", "", "pods", "log", e.Pod.Namespace)],
        _ => [],
    };

    private static IEnumerable<AccessQuestion> Of(Condition condition) => ConditionJudge.Watched(condition)
        .SelectMany(w => ((string[])["list", "watch"])
            .Select(verb => new AccessQuestion(verb, w.Kind.Group, w.Kind.Plural, null, w.Namespace)))
        .Concat(Reviews(condition) ? [s_review] : []);

    private static bool Reviews(Condition condition) =>
        condition is Condition.Access || (condition is Condition.All all && all.Of.Any(Reviews));
}
