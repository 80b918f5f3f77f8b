using Aura.Actions;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>
/// Aura's user may do everything that the plan needs, asked before the first write: the calls that its changes and
/// conditions make, and whatever else the action declares for the same resources. What the action only read has been
/// answered already.
/// </summary>
public sealed class PermissionCheck : ISafetyCheck
{
    public string Name => "permission";

    public IReadOnlyList<string> Rbac { get; } = ["authorization.k8s.io/selfsubjectaccessreviews: create"];

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster)
    {
        var questions = NeededAccess.Of(plan).Concat(Declared(plan, action)).Distinct().ToList();
        // Who may do it to all may do it to one; so one answer stands for every object of a namespace.
        var answers = await Task.WhenAll(questions.Select(cluster.CanAsync));
        var denied = questions.Where((_, i) => !answers[i]).ToList();
        return denied.Count == 0
            ? [new Check("Aura may do all of it", true, $"{questions.Count} permissions asked, all granted")]
            : denied.Select(q => new Check($"Aura may {q}", false, "RBAC denies it",
                $"grant verb {q.Verb} on {q.Resource}{(q.Subresource is null ? "" : "/" + q.Subresource)} "
                + $"(apiGroup \"{q.Group}\")"
                + (q.Namespace is null ? " in a ClusterRole" : $" in namespace {q.Namespace}")));
    }

    private static IEnumerable<AccessQuestion> Declared(Plan plan, RemediationAction action)
    {
        var touched = plan.Changes.Where(c => c.IsInCluster).Select(c => c.Target)
            .Concat(plan.Reads.Select(r => r.Target)).Distinct().ToList();
        foreach (var rule in action.Spec.Rbac.Select(Actions.Rbac.Parse))
            foreach (var ns in touched.Where(t => t.Kind.Group == rule.Group && t.Kind.Plural == rule.Resource)
                .Select(t => t.Namespace).Distinct())
                foreach (var verb in rule.Verbs.Where(_ => rule.Subresource is null))
                    yield return new AccessQuestion(verb, rule.Group, rule.Resource, null, ns);
    }
}
