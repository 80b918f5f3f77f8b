using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// What raises a plan's risk whatever the action: one step for each kind of reason, at most to critical. Also warns of
/// what keeps the manifests elsewhere, and offers the change as a patch for that place.
/// </summary>
internal static class DerivedRisk
{
    public static async Task ApplyAsync(PlanBuilder plan, ClusterView cluster)
    {
        var reasons = (IEnumerable<string?>)
            [ControlPlane(plan), SingleReplica(plan), Storage(plan), NoSpare(plan), Protected(plan, cluster)];
        foreach (var reason in reasons.OfType<string>())
            plan.RaiseRisk(reason);
        await KeptElsewhereAsync(plan, cluster);
    }

    private static string? ControlPlane(PlanBuilder plan) => plan.Written
        .FirstOrDefault(o => o.Kind == Kind.Node && NodeState.IsControlPlane(o)) is { } node
        ? $"{node.Ref} is a control-plane node" : null;

    // A single replica that is down already has nothing more to lose.
    private static string? SingleReplica(PlanBuilder plan) => plan.Disturbed.FirstOrDefault(w =>
        w.Kind != Kind.DaemonSet && (w.Number("spec.replicas") ?? 1) == 1
        && w.Number("status.readyReplicas") > 0) is { } one
        ? $"{one.Ref} has a single replica" : null;

    private static string? Storage(PlanBuilder plan) => plan.Disturbed.Concat(plan.Written)
        .FirstOrDefault(w => w.Kind == Kind.StatefulSet && w.List("spec.volumeClaimTemplates").Any()) is { } set
        ? $"{set.Ref} keeps data in volumes" : null;

    private static string? NoSpare(PlanBuilder plan)
    {
        if (!plan.Written.Any(o => o.Kind == Kind.Pod && WorkloadPods.IsReady(o)))
            return null;
        return plan.Disturbed.FirstOrDefault(w =>
            w.Number("spec.replicas") > 1 && w.Number("status.readyReplicas") is 1) is { } lone
            ? $"{lone.Ref} has no other ready replica" : null;
    }

    private static string? Protected(PlanBuilder plan, ClusterView cluster) => plan.Written
        .FirstOrDefault(o => o.Namespace is { } ns && cluster.ProtectedNamespaces.Contains(ns)) is { } o
        ? $"namespace {o.Namespace} is protected" : null;

    private static async Task KeptElsewhereAsync(PlanBuilder plan, ClusterView cluster)
    {
        var kept = new List<ObjectRef>();
        var raised = false;
        foreach (var target in plan.Written.Where(o => o.Kind != Kind.Pod && o.Kind != Kind.Node))
        {
            // No manifest holds a status.
            if (plan.Steps.OfType<Step.Apply>().Where(s => s.Change.Target == target.Ref)
                .All(s => s.Change is Change.Patch { Subresource: "status" }))
                continue;
            if (await ManifestKeeper.OfAsync(target, cluster) is not { } keeper)
                continue;
            kept.Add(target.Ref);
            if (keeper.Reverts && !raised)
                plan.RaiseRisk($"{target.Ref} is kept in Git by {keeper.Name}");
            raised |= keeper.Reverts;
            plan.Warn(keeper.Reverts
                ? $"{keeper.Name} will revert this change of {target.Ref}: commit the manifest patch too"
                : $"the next {keeper.Name} upgrade may overwrite this change of {target.Ref}: "
                    + "put the manifest patch there too");
        }
        if (kept.Count > 0)
            plan.ManifestPatch = ManifestPatch.Of(plan.Steps.OfType<Step.Apply>().Select(s => s.Change)
                .Where(c => kept.Contains(c.Target)));
    }
}
