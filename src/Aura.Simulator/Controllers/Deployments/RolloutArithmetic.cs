using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Deployments;

/// <summary>
/// The arithmetic of a rolling update. maxSurge is rounded up and maxUnavailable down; if both come to 0,
/// maxUnavailable becomes 1 so that the rollout can proceed; it is never more than the replicas wanted.
/// </summary>
internal static class RolloutArithmetic
{
    public static bool IsRolling(KubeObject deployment) => deployment.Text("spec.strategy.type") != "Recreate";

    public static int Replicas(KubeObject item) => (int)(item.Number("spec.replicas") ?? 1);

    public static int MaxSurge(KubeObject deployment) => IsRolling(deployment)
        ? IntOrPercent.Resolve(Rolling(deployment, "maxSurge"), Replicas(deployment), roundUp: true) : 0;

    public static int MaxUnavailable(KubeObject deployment)
    {
        var replicas = Replicas(deployment);
        if (!IsRolling(deployment) || replicas == 0)
            return 0;
        var unavailable = IntOrPercent.Resolve(Rolling(deployment, "maxUnavailable"), replicas, roundUp: false);
        if (unavailable == 0 && MaxSurge(deployment) == 0)
            unavailable = 1;
        return Math.Min(unavailable, replicas);
    }

    /// <summary>
    /// How many replicas the new ReplicaSet may have now: as many more as keep the sum of all at or below
    /// replicas + maxSurge, never beyond the replicas wanted. Recreate goes to all at once.
    /// </summary>
    public static int NewReplicas(KubeObject deployment, IEnumerable<KubeObject> all, int current)
    {
        var wanted = Replicas(deployment);
        if (!IsRolling(deployment))
            return wanted;
        var room = wanted + MaxSurge(deployment) - all.Sum(Replicas);
        return room <= 0 ? current : current + Math.Min(room, wanted - current);
    }

    /// <summary>
    /// The part of a scaling by <paramref name="toAdd"/> that falls to one ReplicaSet: its share keeps its proportion
    /// of the whole (whole = what the Deployment allowed when the ReplicaSet was last sized), rounded half away from
    /// zero, and not more than what is left.
    /// </summary>
    public static int Proportion(KubeObject replicaSet, KubeObject deployment, int toAdd, int added)
    {
        var replicas = Replicas(replicaSet);
        if (replicas == 0 || toAdd == 0 || toAdd == added)
            return 0;
        var fraction = Fraction(replicaSet, deployment);
        var left = toAdd - added;
        return toAdd > 0 ? Math.Min(fraction, left) : Math.Max(fraction, left);
    }

    private static int Fraction(KubeObject replicaSet, KubeObject deployment)
    {
        var replicas = Replicas(replicaSet);
        if (Replicas(deployment) == 0)
            return -replicas;
        var before = int.TryParse(replicaSet.Annotation(RevisionAnnotations.MaxReplicas), out var max) && max > 0
            ? max : (int)(deployment.Number("status.replicas") ?? 0);
        if (before == 0)
            return 0;
        var whole = Replicas(deployment) + MaxSurge(deployment);
        return (int)Math.Round((double)replicas * whole / before, MidpointRounding.AwayFromZero) - replicas;
    }

    private static JsonNode? Rolling(KubeObject deployment, string field) =>
        deployment.At("spec.strategy.rollingUpdate") is JsonObject rolling && rolling[field] is { } value
            ? value : JsonValue.Create("25%");
}
