using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>What is judged of every rule that Aura would hand out.</summary>
internal static class GrantCheck
{
    private const int Most = 40;

    /// <summary>
    /// Not more than harmless unless that is allowed, and nothing that Aura itself may not do: the API server refuses
    /// that as escalation, though it says yes to whether Aura may change Roles.
    /// </summary>
    public static async Task CheckAsync(
        IReadOnlyList<JsonObject> rules, string ns, bool allowSensitive, ClusterView cluster, PlanBuilder plan)
    {
        var sensitive = rules.SelectMany(SensitiveRule.Why).Distinct().ToList();
        plan.Check(sensitive.Count == 0 || allowSensitive, "it grants nothing sensitive",
            why: sensitive.Count == 0 ? null : $"it grants {string.Join(", ", sensitive)}",
            hint: "name the verbs and resources that are needed, or give allowSensitive");
        if (sensitive.Count > 0 && allowSensitive)
            plan.RaiseRisk($"it grants {string.Join(", ", sensitive)}");
        var lacking = new List<AccessQuestion>();
        foreach (var question in rules.SelectMany(r => RuleArgs.Questions(r, ns)).Distinct().Take(Most))
            if (!await cluster.CanAsync(question))
                lacking.Add(question);
        plan.Check(lacking.Count == 0, "Aura holds itself what it grants",
            why: lacking.Count == 0 ? null : $"Aura may not {string.Join(", ", lacking.Take(3))}",
            hint: "the API server refuses to grant more than one has: somebody with these rights has to do it");
    }

    /// <summary>By a SubjectAccessReview for each: the first of many stand for the rule.</summary>
    public static IEnumerable<Condition> Verified(
        IEnumerable<JsonObject> rules, string ns, ObjectRef through, IEnumerable<AccessSubject> subjects) =>
        from subject in subjects.Take(5)
        from question in rules.SelectMany(r => RuleArgs.Questions(r, ns)).Distinct().Take(8)
        select new Condition.Access(through, subject, question, true);
}
