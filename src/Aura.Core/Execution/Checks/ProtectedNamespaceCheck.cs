using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>
/// Nothing is written to a protected namespace, the one that Aura runs in included, but by actions made for it.
/// </summary>
public sealed class ProtectedNamespaceCheck(PolicyOptions policy) : ISafetyCheck
{
    public string Name => "protected-namespace";

    public IReadOnlyList<string> Rbac { get; } = [];

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster) =>
        Judge(policy, await PolicySubject.OfAsync(plan, action, cluster, new PolicyFile()))
            .Where(r => r.Says == Ruling.Effect.Refuses)
            .Select(r => new Check("namespace is not protected", false, r.Why, r.Hint));

    internal static IEnumerable<Ruling> Judge(PolicyOptions policy, PolicySubject subject) => subject.Namespaces
        .Where(policy.AllProtected.Contains)
        .Select(ns => subject.MadeForProtected
            ? new Ruling("protected namespaces", 0, Ruling.Effect.Holds, $"{subject.Action} is made for {ns}")
            : new Ruling("protected namespaces", 0, Ruling.Effect.Refuses, $"namespace {ns} is protected",
                "only actions on nodes and network components may write there; change the object by hand"));
}
