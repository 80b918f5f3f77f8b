using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Endpoints;

/// <summary>Tells for each change of a pod that endpoints could show which Services it concerns.</summary>
internal static class PodWatch
{
    public static void Follow(ControlPlane plane, Action<KubeObject> concerns) => plane.Subscribe(Kind.Pod, change =>
    {
        if (!Shows(change))
            return;
        foreach (var service in plane.Store.ServicesNear(change.New, change.Old))
            if (ServiceEndpoints.Selects(service, change.New)
                || (change.Old is not null && ServiceEndpoints.Selects(service, change.Old)))
                concerns(service);
    });

    private static bool Shows(StoreEvent change)
    {
        if (change.Type == ChangeType.Added)
            return change.New.Text("status.podIP") is not null;
        if (change.Old is not { } old || change.Type == ChangeType.Deleted)
            return true;
        var pod = change.New;
        return old.IsReadyPod() != pod.IsReadyPod() || old.IsTerminating != pod.IsTerminating
            || old.Text("status.podIP") != pod.Text("status.podIP") || old.IsFinished() != pod.IsFinished()
            || !Trees.AreEqual(old.At("metadata.labels"), pod.At("metadata.labels"));
    }
}
