using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>A finalizer that is doing its work: what it protects is still in use.</summary>
internal static class InUse
{
    public static async Task CheckAsync(KubeObject target, string finalizer, ClusterView cluster, PlanBuilder plan)
    {
        if (finalizer == "kubernetes.io/pvc-protection")
        {
            var users = (await cluster.ListAsync(Kind.Pod, target.Namespace)).Where(p =>
                !WorkloadPods.IsFinished(p) && p.List("spec.volumes")
                    .Any(v => (string?)v["persistentVolumeClaim"]?["claimName"] == target.Name)).ToList();
            plan.Check(users.Count == 0, "no pod uses the claim", hint: "remove these pods first: the volume is theirs",
                why: users.Count == 0 ? null : $"used by {string.Join(", ", users.Select(p => p.Name))}");
        }
        else if (finalizer == "kubernetes.io/pv-protection")
            plan.Check(target.Text("status.phase") != "Bound", "no claim is bound to the volume",
                why: $"its phase is {target.Text("status.phase")}",
                hint: $"delete the claim {target.Text("spec.claimRef.name")} first");
        else if (finalizer == "foregroundDeletion")
            plan.Warn("it waits for the object's dependents; without it they are deleted in the background, "
                + "and what holds them holds on");
        else if (finalizer == "customresourcecleanup.apiextensions.k8s.io")
            plan.Check(false, "the custom resources are gone", why: "the API server removes it with the last one",
                hint: $"see which are left: kubectl get {target.Name} -A; remove their finalizers");
    }
}
