using Aura.Actions;

namespace Aura.Execution.Policy;

/// <summary>Who may approve what.</summary>
internal static class ApproverList
{
    /// <summary>Null where the person may approve it, else why not.</summary>
    public static string? Against(PolicyFile policy, PolicySubject subject, string requester, string approver)
    {
        if (!policy.RequesterMayApprove && requester == approver)
            return $"{approver} asked for it, and nobody approves their own request here";
        if (policy.Approvers is not { } rules)
            return null;
        if (rules.Any(r => Glob.Any(r.Principals, approver) && Fits(r, subject)))
            return null;
        var others = Of(policy, subject).ToList();
        return $"{approver} is not among those who may approve this: "
            + (others.Count == 0 ? "the policy names nobody for it" : string.Join("; ", others));
    }

    /// <summary>Null where the person's own reach covers it, else why not.</summary>
    public static string? Beyond(
        PolicyFile policy, PolicySubject subject, string requester, string approver, ApproverReach reach)
    {
        if (reach.OwnOnlyIfWritten && string.Equals(requester, approver, StringComparison.OrdinalIgnoreCase)
            && !(policy.RequesterMayApprove && policy.Says("requesterMayApprove")))
            return $"{approver} asked for it, and the policy does not say that requesters may approve";
        if (subject.Risk > reach.MaxRisk)
            return $"its risk is {Restrictions.Word(subject.Risk)}, {approver} may approve "
                + $"{Restrictions.Word(reach.MaxRisk)} at most";
        return subject.Outside(reach.Namespaces) is { } place
            ? $"{approver} may not approve it: {place}" : null;
    }

    /// <summary>Who may approve it, by rule; empty where the policy names nobody.</summary>
    public static IEnumerable<string> Of(PolicyFile policy, PolicySubject subject) =>
        (policy.Approvers ?? []).Where(r => Fits(r, subject)).Select(r =>
            (r.Name is { } name ? $"{name}: " : "") + string.Join(", ", r.Principals));

    private static bool Fits(ApproverRule rule, PolicySubject subject) =>
        subject.Risk <= rule.MaxRisk && rule.Uncovered(subject) is null;
}
