using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Nodes;

/// <summary>Removes pods whose node no longer exists, 40 s after it went: nobody is left to stop them.</summary>
internal sealed class PodGarbageCollector : Controller
{
    private static readonly TimeSpan Quarantine = TimeSpan.FromSeconds(40);

    public PodGarbageCollector(ControlPlane plane) : base(plane) => On(Kind.Node, change =>
    {
        if (change.Type == ChangeType.Deleted)
            EnqueueAfter(change.New, Quarantine);
    });

    protected override string Component => "pod-garbage-collector";

    protected override void Sync(string ns, string node)
    {
        if (Store.Get(Kind.Node, null, node) is not null)
            return;
        foreach (var pod in Store.PodsOn(node).ToList())
            Store.Delete(pod.Ref, new DeleteRequest { Uid = pod.Uid, GracePeriodSeconds = 0 });
    }
}
