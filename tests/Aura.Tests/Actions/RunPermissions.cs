using Aura.Actions;
using Aura.Execution;
using Aura.Execution.Access;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.Simulator;

namespace Aura.Tests.Actions;

/// <summary>
/// A run is carried out by a user who has the role of the action's risk tier (and what the case <c>grants</c>) and
/// nothing else; without any one of the permissions that its plan needs nothing is written.
/// </summary>
internal static class RunPermissions
{
    private static readonly IReadOnlyDictionary<string, TierRole> Roles =
        TierRole.All(new ActionCatalog()).ToDictionary(r => r.Tier);

    // One run of each action shows it.
    private static readonly HashSet<string> Shown = [.. RunCase.All().Where(r => r.Status == "succeeded")
        .GroupBy(r => r.Action).Select(g => $"{g.First()}")];

    public static IReadOnlyList<Rbac> Of(RunCase run, RemediationAction action) =>
        [.. Roles[$"{action.Spec.Risk}".ToLowerInvariant()].Rules,
            .. CaseFiles.Texts(run.Json["grants"]).Select(Rbac.Parse)];

    public static void EachIsNeeded(RunCase run, RemediationAction action, Plan plan, LimitedUser user,
        SimulatedCluster cluster, Func<Task<ExecutionResult>> carryOut)
    {
        if (!Shown.Contains($"{run}"))
            return;
        var all = Of(run, action);
        foreach (var needed in NeededAccess.Of(plan).Select(q => q with { Namespace = null, Name = null }).Distinct())
        {
            user.MayOnly(all.Select(r => Without(r, needed)).Where(r => r.Verbs.Count > 0));
            var result = cluster.Run(carryOut);
            var failed = result.Checks.Where(c => !c.Passed).Select(c => c.Name).ToList();
            // What the plan itself reads is refused by the API server before there is a plan to judge.
            Assert.True(result.Status == ExecutionStatus.Refused
                && (failed.Any(name => name.StartsWith($"Aura may {needed}", StringComparison.Ordinal))
                    || (DeclaredAccess.Reads(needed.Verb) && failed.Contains("the cluster can be read"))),
                $"{run} without '{needed}': {result.Status}, failed: {string.Join("; ", failed)}");
            Assert.Equal(0, user.Writes);
        }
        user.MayOnly(all);
    }

    private static Rbac Without(Rbac rule, AccessQuestion denied) =>
        (rule.Group, rule.Resource, rule.Subresource) == (denied.Group, denied.Resource, denied.Subresource)
            ? rule with { Verbs = [.. rule.Verbs.Where(v => v != denied.Verb)] }
            : rule;
}
