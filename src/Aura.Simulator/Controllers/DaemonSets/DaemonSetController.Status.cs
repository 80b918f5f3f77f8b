using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Scheduler;

namespace Aura.Simulator.Controllers.DaemonSets;

internal sealed partial class DaemonSetController
{
    private void WriteStatus(KubeObject set, KubeObject revision, IReadOnlyList<KubeObject> nodes, PodInfo probe)
    {
        var byNode = Store.OwnedBy(set.Uid!, Kind.Pod).Where(p => p.IsControlledBy(set))
            .GroupBy(p => DaemonPods.Target(p) ?? "").ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var (desired, current, misplaced, ready, available, updated) = (0, 0, 0, 0, 0, 0);
        foreach (var node in nodes)
        {
            var pod = byNode.GetValueOrDefault(node.Name)?.Find(p => !p.IsTerminating);
            if (!DaemonPods.Placement(probe, node).Run)
            {
                misplaced += pod is null ? 0 : 1;
                continue;
            }
            desired++;
            if (pod is null)
                continue;
            current++;
            ready += pod.IsReadyPod() ? 1 : 0;
            available += IsAvailable(set, pod) ? 1 : 0;
            updated += pod.Label(Revisions.HashLabel) == Revisions.Hash(revision) ? 1 : 0;
        }
        Store.UpdateStatus(set, json =>
        {
            var status = new JsonObject
            {
                ["currentNumberScheduled"] = current,
                ["numberMisscheduled"] = misplaced,
                ["desiredNumberScheduled"] = desired,
                ["numberReady"] = ready,
                ["observedGeneration"] = set.Generation,
            };
            void Put(string field, int value)
            {
                if (value != 0)
                    status[field] = value;
            }
            Put("updatedNumberScheduled", updated);
            Put("numberAvailable", available);
            Put("numberUnavailable", desired - available);
            json["status"] = status;
        });
        if (ready != available && set.Number("spec.minReadySeconds") is > 0 and var seconds)
            EnqueueAfter(set, TimeSpan.FromSeconds(seconds));
    }
}
