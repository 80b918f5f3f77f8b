using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Deployments;

/// <summary>A Deployment's replica counts.</summary>
internal sealed record RolloutCounts(
    int Replicas, int Updated, int Ready, int Available, int Unavailable, int Terminating)
{
    public static RolloutCounts From(JsonObject status)
    {
        int Read(string field) => status[field].Int() ?? 0;
        return new(Read("replicas"), Read("updatedReplicas"), Read("readyReplicas"), Read("availableReplicas"),
            Read("unavailableReplicas"), Read("terminatingReplicas"));
    }

    /// <summary>More updated, fewer old, more ready or more available than before.</summary>
    public bool IsBetterThan(RolloutCounts old) => Updated > old.Updated
        || Replicas - Updated < old.Replicas - old.Updated || Ready > old.Ready || Available > old.Available;

    /// <summary>The whole status, with counts of 0 left out as the API leaves them out.</summary>
    public JsonObject ToStatus(KubeObject deployment, JsonObject old, JsonArray conditions)
    {
        var status = new JsonObject { ["observedGeneration"] = deployment.Generation };
        void Put(string field, int value)
        {
            if (value != 0)
                status[field] = value;
        }
        Put("replicas", Replicas);
        Put("updatedReplicas", Updated);
        Put("readyReplicas", Ready);
        Put("availableReplicas", Available);
        Put("unavailableReplicas", Unavailable);
        status["terminatingReplicas"] = Terminating;
        status["conditions"] = conditions;
        if (old["collisionCount"] is { } collisions)
            status["collisionCount"] = collisions.DeepClone();
        return status;
    }
}
