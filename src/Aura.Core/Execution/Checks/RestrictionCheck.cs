using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>The plan's risk, action, namespaces and kinds are among what the policy allows.</summary>
public sealed class RestrictionCheck(PolicyOptions policy) : ISafetyCheck
{
    public string Name => "restrictions";

    public IReadOnlyList<string> Rbac { get; } = [];

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster) =>
        Restrictions.Of(policy, await PolicySubject.OfAsync(plan, action, cluster, new PolicyFile()))
            .Where(r => r.Says == Ruling.Effect.Refuses)
            .Select(r => new Check(
                r.Rule == "maxRisk" ? "risk is within the policy" : $"the policy allows it ({r.Rule})", false, r.Why,
                r.Hint));
}
