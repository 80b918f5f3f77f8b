using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.StatefulSets;

internal sealed partial class StatefulSetController
{
    /// <summary>Once every pod is of the update revision and ready, that becomes the current revision.</summary>
    private void WriteStatus(KubeObject set, SetState state)
    {
        var pods = Store.OwnedBy(set.Uid!, Kind.Pod).Where(p => !p.IsTerminating || p.NodeName() is not null).ToList();
        int Of(KubeObject revision) =>
            pods.Count(p => !p.IsTerminating && p.Label(Revisions.HashLabel) == revision.Name);
        var ready = pods.Count(state.IsRunningAndReady);
        var (current, currentReplicas, updated) = (state.Current, Of(state.Current), Of(state.Update));
        if (updated == pods.Count && ready == pods.Count && current.Name != state.Update.Name
            && set.Text("spec.updateStrategy.type") != "OnDelete")
            (current, currentReplicas) = (state.Update, updated);
        Store.UpdateStatus(set, json =>
        {
            var status = new JsonObject
            {
                ["observedGeneration"] = set.Generation,
                ["replicas"] = pods.Count,
            };
            void Put(string field, int value)
            {
                if (value != 0)
                    status[field] = value;
            }
            Put("readyReplicas", ready);
            Put("currentReplicas", currentReplicas);
            Put("updatedReplicas", updated);
            status["currentRevision"] = current.Name;
            status["updateRevision"] = state.Update.Name;
            status["collisionCount"] = set.Number("status.collisionCount") ?? 0;
            status["availableReplicas"] = pods.Count(p => state.IsHealthy(p));
            json["status"] = status;
        });
        if (pods.Exists(p => state.IsRunningAndReady(p) && !state.IsHealthy(p)) && state.MinReady > 0)
            EnqueueAfter(set, TimeSpan.FromSeconds(state.MinReady));
    }
}
