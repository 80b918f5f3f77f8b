using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>What needs a maintenance window is inside one, and nothing is frozen.</summary>
/// <param name="time">The wall clock; a simulated cluster may have another one.</param>
public sealed class MaintenanceCheck(PolicyFile policy, TimeProvider time) : ISafetyCheck
{
    public string Name => "maintenance";

    public IReadOnlyList<string> Rbac { get; } = ["namespaces: get"];

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster)
    {
        if (policy is { Maintenance: null, Freezes: null })
            return [];
        var subject = await PolicySubject.OfAsync(plan, action, cluster, policy);
        return Judge(policy, subject, time.GetUtcNow()).Where(r => r.Says != Ruling.Effect.DoesNotApply)
            .Select(r => new Check($"the time is right ({r.Rule})", r.Says == Ruling.Effect.Holds, r.Why, r.Hint));
    }

    internal static IEnumerable<Ruling> Judge(PolicyFile policy, PolicySubject subject, DateTimeOffset now) =>
        (policy.Maintenance ?? []).Select((rule, i) => Judge(rule, i, subject, now))
            .Concat((policy.Freezes ?? []).Select((rule, i) => Judge(rule, i, subject, now)));

    private static Ruling Judge(MaintenanceRule rule, int index, PolicySubject subject, DateTimeOffset now)
    {
        var name = RuleName.Of("maintenance", index, rule);
        if (subject.Risk < rule.Risk || !rule.Concerns(subject))
            return new Ruling(name, rule.Line, Ruling.Effect.DoesNotApply,
                subject.Risk < rule.Risk ? $"it is about risk {Restrictions.Word(rule.Risk)} and more"
                    : "it is about other namespaces");
        var windows = string.Join("; ", rule.Windows);
        return rule.Windows.FirstOrDefault(w => w.Holds(now)) is { } open
            ? new Ruling(name, rule.Line, Ruling.Effect.Holds, $"inside the window {open}")
            : new Ruling(name, rule.Line, Ruling.Effect.Refuses,
                $"changes of {Restrictions.Word(rule.Risk)} risk and more are made only at {windows}; "
                + $"now it is {now.UtcDateTime:ddd HH:mm} UTC", "ask again inside the window");
    }

    private static Ruling Judge(FreezeRule rule, int index, PolicySubject subject, DateTimeOffset now)
    {
        var name = RuleName.Of("freezes", index, rule);
        if (subject.Risk < rule.Risk || !rule.Concerns(subject))
            return new Ruling(name, rule.Line, Ruling.Effect.DoesNotApply,
                subject.Risk < rule.Risk ? $"it is about risk {Restrictions.Word(rule.Risk)} and more"
                    : "it is about other namespaces");
        return rule.Holds(now)
            ? new Ruling(name, rule.Line, Ruling.Effect.Refuses,
                $"changes of {Restrictions.Word(rule.Risk)} risk and more are frozen until {rule.Until:s} "
                + rule.Zone.Id,
                "ask again afterwards, or have the freeze lifted in the policy file")
            : new Ruling(name, rule.Line, Ruling.Effect.DoesNotApply, $"it is from {rule.From:s} to {rule.Until:s}");
    }
}
