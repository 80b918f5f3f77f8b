using Aura.Actions;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Actions;

/// <summary>What holds for every plan of every action; asserted for each case.</summary>
internal static class PlanInvariants
{
    // Asked of every cluster to find who keeps a manifest; an absent kind or a denial is taken as "nobody".
    private static readonly Rbac KeepersOfManifests = Rbac.Parse("argoproj.io/applications: list");

    public static void Hold(RemediationAction action, Plan plan, IEnumerable<ClusterRead> reads)
    {
        var declared = action.Spec.Rbac.Select(Rbac.Parse).Append(KeepersOfManifests).ToList();
        foreach (var read in reads.Where(r => r.AsksTheApi))
            Declares(declared, new AccessQuestion(read.Verb, read.Kind.Group, read.Kind.Plural), action);
        foreach (var question in NeededAccess.Of(plan))
            Declares(declared, question, action);
        Assert.True(plan.Risk >= action.Spec.Risk, "a plan may raise its action's risk, never lower it");
        if (plan.Steps.IsEmpty)
            return;
        Assert.True(plan.Undo >= plan.Changes.Max(Best),
            $"{action.Spec.Name} claims undo {plan.Undo}, its changes allow {plan.Changes.Max(Best)} at best");
        Assert.True(plan.Undo >= action.Spec.Undo, "the spec's grade is the best possible");
        Assert.NotEqual("", plan.UndoHow);
        Assert.All(plan.Changes.Where(c => c.IsInCluster), c => Assert.Contains(c.Target, plan.Targets));
        var quiet = plan.Changes.All(c => !c.IsInCluster || c is Change.Exec { OnlyReads: true });
        Assert.True(plan.Verify is not null || quiet, "what changes a cluster is verified");
    }

    private static void Declares(List<Rbac> declared, AccessQuestion asked, RemediationAction action) =>
        Assert.True((action.Spec.AnyCustomResource && IsCustom(asked))
            || declared.Any(r => r.Allows(asked.Verb, asked.Group, asked.Resource, asked.Subresource)),
            $"{action.Spec.Name} needs '{asked}', which its Rbac does not declare");

    private static bool IsCustom(AccessQuestion asked) => asked.Group.Contains('.')
        && !asked.Group.EndsWith(".k8s.io") && asked.Verb is "get" or "list" or "watch" or "patch";

    private static UndoGrade Best(Change change) => change switch
    {
        Change.Patch { Subresource: "ephemeralcontainers" } => UndoGrade.None, // They cannot be removed.
        Change.Exec { OnlyReads: false } => UndoGrade.None,
        // What was created is deleted again: then nothing that Aura wrote is left.
        Change.Patch or Change.Scale or Change.Create => UndoGrade.Exact,
        Change.Delete or Change.Evict => UndoGrade.Compensating,
        _ => UndoGrade.NotApplicable,
    };
}
