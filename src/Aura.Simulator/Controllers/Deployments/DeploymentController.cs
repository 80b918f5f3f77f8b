using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Deployments;

/// <summary>
/// Rolls a Deployment's template out through ReplicaSets. The order of one look: pause conditions; a paused or resized
/// Deployment is only scaled; else the new ReplicaSet is grown and the old ones are shrunk (RollingUpdate), or the old
/// ones are emptied first (Recreate); then history is trimmed and the status written.
/// </summary>
internal sealed partial class DeploymentController : Controller
{
    public DeploymentController(ControlPlane plane) : base(plane)
    {
        Own(Kind.Deployment);
        On(Kind.ReplicaSet, change =>
        {
            if (change.New.Controller is not null)
                EnqueueController(change.New, Kind.Deployment);
            else if (change.Type != ChangeType.Deleted)
                EnqueueAdopters(change.New);
            if (change.Old?.Controller is not null && change.New.Controller is null)
                EnqueueController(change.Old, Kind.Deployment);
        });
        On(Kind.Pod, change =>
        {
            // Recreate waits for the old pods to be gone.
            if (change.Type == ChangeType.Deleted && change.New.Controller is { } owner
                && Store.Get(Kind.ReplicaSet, change.New.Namespace, (string)owner["name"]!) is { } replicaSet)
                EnqueueController(replicaSet, Kind.Deployment);
        });
    }

    protected override string Component => "deployment-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.Deployment, ns, name) is not { } deployment)
            return;
        var selector = Selector.From(deployment.At("spec.selector"));
        if (selector.IsEverything)
        {
            Event(deployment, "Warning", "SelectingAll",
                "This deployment is selecting all pods. A non-empty selector is required.");
            return;
        }
        var rollout = new Rollout(deployment, Claim(deployment, selector));
        if (deployment.IsTerminating)
        {
            WriteStatus(rollout);
            return;
        }
        MarkPaused(rollout);
        if (deployment.Flag("spec.paused") || IsResized(rollout))
        {
            SyncRevision(rollout, create: false);
            Scale(rollout);
            if (deployment.Flag("spec.paused"))
                TrimHistory(rollout);
            WriteStatus(rollout);
        }
        else if (RolloutArithmetic.IsRolling(deployment))
            Roll(rollout);
        else
            Recreate(rollout);
    }

    private void Roll(Rollout rollout)
    {
        SyncRevision(rollout, create: true);
        if (rollout.New is not null && !GrowNew(rollout) && !ShrinkOld(rollout) && IsComplete(rollout))
            TrimHistory(rollout);
        WriteRolloutStatus(rollout);
    }

    private void Recreate(Rollout rollout)
    {
        SyncRevision(rollout, create: false);
        var active = rollout.ActiveOld.ToList();
        foreach (var old in active)
            Resize(rollout, old, 0);
        if (active.Count == 0 && !OldPodsRun(rollout))
        {
            SyncRevision(rollout, create: true);
            if (rollout.New is not null)
                Resize(rollout, rollout.New, rollout.Replicas);
            if (IsComplete(rollout))
                TrimHistory(rollout);
        }
        WriteRolloutStatus(rollout);
    }

    private bool OldPodsRun(Rollout rollout) =>
        rollout.Old.Any(old => Store.OwnedBy(old.Uid!, Kind.Pod).Any(pod => !pod.IsFinished()));

    /// <summary>Was the Deployment resized since its ReplicaSets were last sized?</summary>
    private static bool IsResized(Rollout rollout) => rollout.All.Any(r => RolloutArithmetic.Replicas(r) > 0
        && r.Annotation(RevisionAnnotations.Desired) is { } desired && desired != rollout.Replicas.ToString());

    /// <summary>
    /// The ReplicaSets that the Deployment controls: orphans that match its selector are adopted, owned ones that no
    /// longer match are released.
    /// </summary>
    private List<KubeObject> Claim(KubeObject deployment, Selector selector)
    {
        var claimed = new List<KubeObject>();
        foreach (var owned in Store.OwnedBy(deployment.Uid!, Kind.ReplicaSet).ToList())
        {
            if (!owned.IsControlledBy(deployment))
                continue;
            if (selector.Matches(owned))
                claimed.Add(owned);
            else if (!deployment.IsTerminating)
                Ownership.Release(Store, owned, deployment);
        }
        if (!deployment.IsTerminating)
            foreach (var orphan in Plane.OrphanReplicaSets.In(deployment.Namespace!))
                if (!orphan.IsTerminating && selector.Matches(orphan)
                    && Ownership.Adopt(Store, orphan, deployment) is { } adopted)
                    claimed.Add(adopted);
        return claimed;
    }

    private void EnqueueAdopters(KubeObject replicaSet)
    {
        foreach (var deployment in Store.List(Kind.Deployment, replicaSet.Namespace))
            if (Selector.From(deployment.At("spec.selector")).Matches(replicaSet))
                Enqueue(deployment);
    }
}
