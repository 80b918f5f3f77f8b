using Aura.Kubernetes;

namespace Aura.Simulator.Controllers;

/// <summary>
/// The pods that a workload controls: orphans in its namespace that match its selector are adopted, owned pods that no
/// longer match are released (and live on without a controller). A workload being deleted does neither.
/// </summary>
internal static class PodClaim
{
    public static List<KubeObject> Of(ControlPlane plane, KubeObject owner, Selector selector,
        Func<KubeObject, bool>? also = null)
    {
        bool Matches(KubeObject pod) => selector.Matches(pod) && (also is null || also(pod));
        var claimed = new List<KubeObject>();
        foreach (var pod in plane.Store.OwnedBy(owner.Uid!, Kind.Pod).ToList())
        {
            if (!pod.IsControlledBy(owner))
                continue;
            if (Matches(pod))
                claimed.Add(pod);
            else if (!owner.IsTerminating)
                Ownership.Release(plane.Store, pod, owner);
        }
        if (owner.IsTerminating)
            return claimed;
        foreach (var pod in plane.Orphans.In(owner.Namespace!))
            if (!pod.IsTerminating && !pod.IsFinished() && Matches(pod)
                && Ownership.Adopt(plane.Store, pod, owner) is { } adopted)
                claimed.Add(adopted);
        return claimed;
    }
}
