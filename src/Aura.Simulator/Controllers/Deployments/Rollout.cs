using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Deployments;

/// <summary>
/// One look at a Deployment: its ReplicaSets, told apart into the one of today's template and the rest.
/// </summary>
internal sealed class Rollout
{
    private readonly List<KubeObject> _replicaSets;

    public Rollout(KubeObject deployment, IEnumerable<KubeObject> replicaSets)
    {
        Deployment = deployment;
        _replicaSets = [.. replicaSets.OrderBy(r => r.Created()).ThenBy(r => r.Name, StringComparer.Ordinal)];
        var template = deployment.At("spec.template");
        // Of several with the same template (they may come from adoption) the oldest is the one.
        New = _replicaSets.Find(r => TemplateHash.SameTemplate(r.At("spec.template"), template));
    }

    public KubeObject Deployment { get; set; }

    /// <summary>The ReplicaSet of the current template; null where there is none yet.</summary>
    public KubeObject? New { get; private set; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<KubeObject> All => _replicaSets;

    /// <summary>All but the new one, oldest first.</summary>
    public IEnumerable<KubeObject> Old => _replicaSets.Where(r => r.Uid != New?.Uid);

    public IEnumerable<KubeObject> ActiveOld => Old.Where(r => RolloutArithmetic.Replicas(r) > 0);

    public int Replicas => RolloutArithmetic.Replicas(Deployment);

    public void AddNew(KubeObject replicaSet)
    {
        _replicaSets.Add(replicaSet);
        New = replicaSet;
    }

    /// <summary>Puts a newer state of a ReplicaSet in the place of the one seen.</summary>
    public void Replace(KubeObject replicaSet)
    {
        var at = _replicaSets.FindIndex(r => r.Uid == replicaSet.Uid);
        if (at >= 0)
            _replicaSets[at] = replicaSet;
        if (New?.Uid == replicaSet.Uid)
            New = replicaSet;
    }

    public static int Available(KubeObject replicaSet) => (int)(replicaSet.Number("status.availableReplicas") ?? 0);

    public static int Running(KubeObject replicaSet) => (int)(replicaSet.Number("status.replicas") ?? 0);
}
