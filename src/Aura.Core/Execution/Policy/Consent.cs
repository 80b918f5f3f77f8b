using Aura.Actions;

namespace Aura.Execution.Policy;

/// <summary>Whether a person must approve: rules of Aura, of the options and of the file.</summary>
internal static class Consent
{
    public static IEnumerable<Ruling> Of(PolicyOptions policy, PolicySubject subject, DateTimeOffset now)
    {
        if (subject.Undo == UndoGrade.None)
            yield return Asks("it cannot be undone", "undo: none");
        if (subject.Risk == Risk.Critical)
            yield return Asks("its risk is critical", "critical risk");
        if (subject.AlwaysAsked)
            yield return Asks($"{subject.Action} is always asked", "always asked");
        foreach (var ns in subject.Namespaces.Where(policy.AllProtected.Contains))
            yield return Asks($"it writes to the protected namespace {ns}", "protected namespace");
        var risk = Restrictions.Word(subject.Risk);
        if (policy.AutoApprove is not { } limit)
            yield return Asks($"its risk is {risk} and this server approves nothing by itself", "--auto-approve");
        else if (subject.Risk > limit)
            yield return Asks(
                $"its risk is {risk} and this server approves {Restrictions.Word(limit)} at most by itself",
                "--auto-approve");
        if (policy.File.AutoApprove is not { } rules)
            yield break;
        var judged = rules.Select((rule, i) => Judge(rule, i, subject, now)).ToList();
        if (judged.All(r => r.Says != Ruling.Effect.Approves))
            yield return new Ruling("autoApprove", policy.File.Line("autoApprove"), Ruling.Effect.NeedsPerson,
                "no rule of the policy approves it" + (judged is [var only] ? $": {only.Rule}: {only.Why}" : ""));
        foreach (var ruling in judged)
            yield return ruling;
    }

    private static Ruling Judge(AutoApproveRule rule, int index, PolicySubject subject, DateTimeOffset now)
    {
        var against = subject.Risk > rule.MaxRisk
                ? $"it is for risk up to {Restrictions.Word(rule.MaxRisk)}, this is {Restrictions.Word(subject.Risk)}"
            : rule.Actions is { } actions && !Glob.Any(actions, subject.Action)
                ? $"it is for actions {string.Join(", ", actions)}"
            : rule.Uncovered(subject) is { } place ? place
            : rule.Times is { } times && !times.Any(t => t.Holds(now))
                ? $"it is for {string.Join("; ", times)}, now it is {now.UtcDateTime:ddd HH:mm} UTC"
            : null;
        return new Ruling(RuleName.Of("autoApprove", index, rule), rule.Line,
            against is null ? Ruling.Effect.Approves : Ruling.Effect.DoesNotApply,
            against ?? $"approves risk up to {Restrictions.Word(rule.MaxRisk)} here");
    }

    private static Ruling Asks(string why, string rule) => new(rule, 0, Ruling.Effect.NeedsPerson, why);
}
