using Aura.Actions;
using Aura.Execution.Access;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Actions;

/// <summary>
/// No tier's role grants more than is used: each verb of it is read with, or needed by the plan, in a case or run of an
/// action of the tier, or is what Aura always reads. (That each action declares all that it uses is asserted in every
/// case; that nothing is written without it, in every run.)
/// </summary>
public sealed class DeclaredRulesTests
{
    private static readonly ActionCatalog Catalog = new();

    /// <summary>What each case and run of an action uses; planned once for all tiers, where it is asked.</summary>
    private static readonly ILookup<string, Lazy<HashSet<AccessQuestion>>> Uses =
        ActionCase.All().Where(c => c.Expect["faults"] is null).Select(c => (c.Action, Used: Of(() => Used(c))))
            .Concat(RunCase.All().Select(r => (r.Action, Used: Of(() => Used(r)))))
            .ToLookup(u => u.Action, u => u.Used);

    public static TheoryData<string> Tiers => [.. TierRole.All(Catalog).Select(r => r.Tier)];

    [Theory, MemberData(nameof(Tiers))]
    public void EachVerbOfATierIsUsedByACase(string tier)
    {
        var unused = Verbs(TierRole.All(Catalog).Single(r => r.Tier == tier).Rules);
        unused.ExceptWith(Verbs(DeclaredAccess.Always));
        foreach (var action in Catalog.All)
        {
            var mayRun = $"{action.Spec.Risk}".Equals(tier, StringComparison.OrdinalIgnoreCase)
                || TierRole.All(Catalog).TakeWhile(r => r.Tier != tier).Any(
                    r => r.Tier.Equals($"{action.Spec.Risk}", StringComparison.OrdinalIgnoreCase));
            var own = Verbs(action.Spec.Rbac.Select(Rbac.Parse)).Where(q => mayRun || DeclaredAccess.Reads(q.Verb));
            TakeUsed(unused, [.. own], action);
        }
        Assert.True(unused.Count == 0, $"the role of tier {tier} grants what no case uses: "
            + $"{string.Join(", ", unused)}; take it out of Rbac, or write the case that needs it");
    }

    private static void TakeUsed(HashSet<AccessQuestion> unused, List<AccessQuestion> own, RemediationAction action)
    {
        foreach (var used in Uses[action.Spec.Name])
        {
            if (!unused.Overlaps(own))
                return;
            unused.ExceptWith(used.Value.Intersect(own));
        }
    }

    private static Lazy<HashSet<AccessQuestion>> Of(Func<IEnumerable<AccessQuestion>> used) => new(() => [.. used()]);

    private static HashSet<AccessQuestion> Verbs(IEnumerable<Rbac> rules) => [.. rules.SelectMany(
        r => r.Verbs.Select(v => new AccessQuestion(v, r.Group, r.Resource, r.Subresource)))];

    private static IEnumerable<AccessQuestion> Used(ActionCase @case)
    {
        using var cluster = new CaseCluster();
        cluster.Load(@case.Objects());
        var view = cluster.View(@case);
        return Asked(cluster.Run(() => Catalog.Get(@case.Action).PlanAsync(@case.Args, view)), view);
    }

    private static IEnumerable<AccessQuestion> Used(RunCase run)
    {
        using var cluster = run.Play();
        using var client = new KubeClient(cluster.CreateHttpClient(), cluster.Clock);
        var view = new LiveClusterView(client, cluster.Clock, CaseFiles.Texts(run.Json["receivers"]))
        {
            Archives = true,
        };
        return Asked(cluster.Run(() => Catalog.Get(run.Action).PlanAsync(run.Args, view)), view);
    }

    private static IEnumerable<AccessQuestion> Asked(Plan plan, LiveClusterView view) =>
        [.. view.Reads.Where(r => r.Verb != ClusterRead.Past)
            .Select(r => new AccessQuestion(r.Verb, r.Kind.Group, r.Kind.Plural)),
            .. NeededAccess.Of(plan).Select(q => q with { Namespace = null, Name = null })];
}
