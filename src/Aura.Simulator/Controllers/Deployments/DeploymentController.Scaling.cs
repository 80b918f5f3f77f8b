using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Deployments;

internal sealed partial class DeploymentController
{
    /// <summary>Brings the new ReplicaSet nearer to the size wanted; true if it was resized.</summary>
    private bool GrowNew(Rollout rollout)
    {
        var current = RolloutArithmetic.Replicas(rollout.New!);
        var target = current > rollout.Replicas
            ? rollout.Replicas
            : RolloutArithmetic.NewReplicas(rollout.Deployment, rollout.All, current);
        return Resize(rollout, rollout.New!, target);
    }

    /// <summary>
    /// Takes old replicas away: first those that are not available (they cost no availability), then as many available
    /// ones as leave replicas − maxUnavailable; oldest ReplicaSet first. Unavailable replicas of the new ReplicaSet
    /// count against what may go, so that a bad rollout cannot eat the old pods.
    /// </summary>
    private bool ShrinkOld(Rollout rollout)
    {
        if (!rollout.ActiveOld.Any())
            return false;
        var minAvailable = rollout.Replicas - RolloutArithmetic.MaxUnavailable(rollout.Deployment);
        var newUnavailable = RolloutArithmetic.Replicas(rollout.New!) - Rollout.Available(rollout.New!);
        var budget = rollout.All.Sum(RolloutArithmetic.Replicas) - minAvailable - newUnavailable;
        if (budget <= 0)
            return false;
        var unhealthy = 0;
        foreach (var old in rollout.ActiveOld.ToList())
        {
            var (replicas, available) = (RolloutArithmetic.Replicas(old), Rollout.Available(old));
            var down = Math.Min(budget - unhealthy, replicas - available);
            if (down <= 0)
                continue;
            Resize(rollout, old, replicas - down);
            unhealthy += down;
        }
        var spare = rollout.All.Sum(Rollout.Available) - minAvailable;
        var healthy = 0;
        foreach (var old in rollout.ActiveOld.ToList())
        {
            var replicas = RolloutArithmetic.Replicas(old);
            var down = Math.Min(replicas, spare - healthy);
            if (down <= 0)
                break;
            Resize(rollout, old, replicas - down);
            healthy += down;
        }
        return unhealthy + healthy > 0;
    }

    /// <summary>
    /// Follows a change of spec.replicas: one active ReplicaSet simply takes the new size; a complete new one empties
    /// the rest; in the middle of a rolling update the change is spread over the ReplicaSets in proportion, the largest
    /// taking what rounding leaves over.
    /// </summary>
    private void Scale(Rollout rollout)
    {
        if (OnlyOne(rollout) is { } single)
        {
            if (RolloutArithmetic.Replicas(single) != rollout.Replicas)
                Resize(rollout, single, rollout.Replicas);
            return;
        }
        if (IsSaturated(rollout))
        {
            foreach (var old in rollout.ActiveOld.ToList())
                Resize(rollout, old, 0);
            return;
        }
        if (RolloutArithmetic.IsRolling(rollout.Deployment))
            ScaleInProportion(rollout);
    }

    private void ScaleInProportion(Rollout rollout)
    {
        var active = rollout.All.Where(r => RolloutArithmetic.Replicas(r) > 0).ToList();
        var allowed = rollout.Replicas > 0
            ? rollout.Replicas + RolloutArithmetic.MaxSurge(rollout.Deployment) : 0;
        var toAdd = allowed - active.Sum(RolloutArithmetic.Replicas);
        var bySize = active.OrderByDescending(RolloutArithmetic.Replicas);
        var ordered = (toAdd > 0
            ? bySize.ThenByDescending(r => r.Created()).ThenByDescending(r => r.Name, StringComparer.Ordinal)
            : bySize.ThenBy(r => r.Created()).ThenBy(r => r.Name, StringComparer.Ordinal)).ToList();
        var added = 0;
        var sizes = new int[ordered.Count];
        for (var i = 0; i < sizes.Length; i++)
        {
            var share = toAdd == 0 ? 0 : RolloutArithmetic.Proportion(ordered[i], rollout.Deployment, toAdd, added);
            sizes[i] = RolloutArithmetic.Replicas(ordered[i]) + share;
            added += share;
        }
        if (sizes.Length > 0 && toAdd != 0)
            sizes[0] = Math.Max(0, sizes[0] + toAdd - added);
        for (var i = 0; i < sizes.Length; i++)
            Resize(rollout, ordered[i], sizes[i]);
    }

    /// <summary>The one active ReplicaSet; where none is active the new or else the newest; null for several.</summary>
    private static KubeObject? OnlyOne(Rollout rollout)
    {
        var active = rollout.All.Where(r => RolloutArithmetic.Replicas(r) > 0).Take(2).ToList();
        return active.Count switch
        {
            0 => rollout.New ?? (rollout.All.Count > 0 ? rollout.All[^1] : null),
            1 => active[0],
            _ => null,
        };
    }

    private static bool IsSaturated(Rollout rollout) => rollout.New is { } current
        && RolloutArithmetic.Replicas(current) == rollout.Replicas
        && current.Annotation(RevisionAnnotations.Desired) == rollout.Replicas.ToString()
        && Rollout.Available(current) == rollout.Replicas;

    /// <summary>Sets a ReplicaSet's size and its size annotations; true if the size changed.</summary>
    private bool Resize(Rollout rollout, KubeObject replicaSet, int size)
    {
        var before = RolloutArithmetic.Replicas(replicaSet);
        if (before == size && !RevisionAnnotations.NeedSizes(replicaSet, rollout.Deployment))
            return false;
        var updated = Store.UpdateParts(replicaSet, json =>
        {
            json["spec"]!["replicas"] = size;
            RevisionAnnotations.SetSizes(AnnotationsOf(json), rollout.Deployment);
        }, "spec");
        if (updated is null)
            return false;
        rollout.Replace(updated);
        if (before == size)
            return false;
        Event(rollout.Deployment, "Normal", "ScalingReplicaSet",
            $"Scaled {(size > before ? "up" : "down")} replica set {replicaSet.Name} from {before} to {size}");
        return true;
    }
}
