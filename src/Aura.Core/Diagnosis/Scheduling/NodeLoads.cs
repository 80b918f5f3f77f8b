using Aura.Diagnosis.Snapshots;

namespace Aura.Diagnosis.Scheduling;

/// <summary>What the pods bound to each node reserve there.</summary>
public sealed class NodeLoads
{
    private readonly Dictionary<string, (PodRequests Used, int Pods)> _byNode;

    private NodeLoads(Dictionary<string, (PodRequests, int)> byNode) => _byNode = byNode;

    public static NodeLoads Of(Snapshot cluster) => new(cluster.Nodes.ToDictionary(n => n.Name, n =>
    {
        var pods = cluster.PodsOn(n.Name).Where(p => p.Text("status.phase") is not ("Succeeded" or "Failed")).ToList();
        return (pods.Aggregate(PodRequests.None, (sum, p) => sum + PodRequests.Of(p)), pods.Count);
    }));

    public (PodRequests Used, int Pods) On(string node) => _byNode.GetValueOrDefault(node, (PodRequests.None, 0));
}
