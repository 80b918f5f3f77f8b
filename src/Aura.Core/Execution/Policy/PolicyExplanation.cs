using Aura.Actions;
using Aura.Execution.Checks;

namespace Aura.Execution.Policy;

/// <summary>
/// What a policy would say of an action somewhere, by the same rules that judge plans. What is counted (budgets, the
/// storm guard) is told as limits, for it depends on the plan and on what else is carried out.
/// </summary>
public sealed record PolicyExplanation(IReadOnlyList<Ruling> Rulings, IReadOnlyList<string> Approvers, bool OutsideOnly)
{
    public bool Refused => Rulings.Any(r => r.Says == Ruling.Effect.Refuses);

    public bool NeedsPerson => !Refused && Rulings.Any(r => r.Says == Ruling.Effect.NeedsPerson);

    public static PolicyExplanation Of(PolicyOptions policy, PolicySubject subject, DateTimeOffset now) => new(
        [
            .. ReadOnly(policy), .. Restrictions.Of(policy, subject), .. ProtectedNamespaceCheck.Judge(policy, subject),
            .. MaintenanceCheck.Judge(policy.File, subject, now), .. Consent.Of(policy, subject, now),
        ],
        [.. ApproverList.Of(policy.File, subject)],
        subject.Undo == UndoGrade.None || subject.Risk == Risk.Critical || !policy.File.RequesterMayApprove);

    /// <summary>What is counted when it is carried out, with where the file says so.</summary>
    public static IEnumerable<string> Limits(PolicyFile policy)
    {
        if (policy.StormGuard is { } storm)
            yield return $"stormGuard{At(policy, "stormGuard")}: at most {storm.Executions} executions on one object "
                + $"in {storm.Minutes} minutes"
                + (storm.CoolDownMinutes > 0 ? $", {storm.CoolDownMinutes} minutes of rest after a failure" : "");
        if (policy.Budgets is { } budgets)
            yield return $"budgets{At(policy, "budgets")}: " + string.Join("; ", ((string?[])
            [
                Text("ready pods of a workload", budgets.Pods?.AtOnce, budgets.Pods?.PerHour),
                Text("nodes", budgets.Nodes?.AtOnce, budgets.Nodes?.PerHour),
                Text("namespaces", budgets.Namespaces?.AtOnce, budgets.Namespaces?.PerHour),
                Text("clusters", budgets.Clusters?.AtOnce, null),
            ]).OfType<string>());
        yield return $"maxTargets{At(policy, "maxTargets")}: {policy.MaxTargets} targets in one batch";
    }

    /// <summary>" (line 7)", or nothing where the line is not known.</summary>
    public static string At(int line) => line > 0 ? $" (line {line})" : "";

    private static string At(PolicyFile policy, string key) => policy.Line(key) is > 1 and var line ? At(line) : "";

    private static string? Text(string what, object? atOnce, object? perHour) =>
        atOnce is null && perHour is null ? null : $"{what}: {string.Join(", ", ((string?[])
        [
            atOnce is null ? null : $"{atOnce} at once", perHour is null ? null : $"{perHour} within an hour",
        ]).OfType<string>())}";

    private static IEnumerable<Ruling> ReadOnly(PolicyOptions policy) => !policy.ReadOnly ? []
        : [new Ruling("readOnly", policy.File.ReadOnly ? policy.File.Line("readOnly") : 0, Ruling.Effect.Refuses,
            "nothing is ever written")];
}
