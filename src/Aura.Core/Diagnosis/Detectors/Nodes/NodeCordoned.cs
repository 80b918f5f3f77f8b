using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Nodes;

/// <summary>A node is cordoned, for maintenance or forgotten: it takes no new pods.</summary>
public sealed class NodeCordoned : IDetector
{
    private const string Taint = "node.kubernetes.io/unschedulable";

    public string Type => "NodeCordoned";

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        cluster.Nodes.Where(n => !n.IsTerminating && n.Flag("spec.unschedulable")).Select(n => Judge(n, cluster));

    private Symptom Judge(KubeObject node, Snapshot cluster)
    {
        var since = node.Time($"spec.taints[key={Taint}].timeAdded");
        var left = cluster.PodsOn(node.Name).Count(p => !p.IsTerminating
            && p.Text("status.phase") is not ("Succeeded" or "Failed")
            && cluster.ControllerOf(p)?.Kind != Kind.DaemonSet);
        return new Symptom
        {
            Type = Type,
            Target = node.Ref,
            Summary = "it is cordoned and takes no new pods"
                + (since is { } at ? $", for {Text(cluster.Now - at)}" : "")
                + (left == 0 ? "; it is drained" : ""),
            Evidence =
            [
                new Evidence("cordoned", node.Ref, "spec.unschedulable", "true"),
                new Evidence("pods that a drain would still move", node.Ref, null, $"{left}"),
            ],
            Confidence = 0.95,
            Reasons = ["the node's own field; whether it is meant to be so cannot be seen"],
            Through = [node.Ref],
            Since = since,
            Explains = false,
            Depth = SymptomDepth.Platform,
            Facts = new() { ["node"] = node.Name, ["podsLeft"] = left },
        };
    }

    private static string Text(TimeSpan span) => span.TotalHours < 2 ? $"{span.TotalMinutes:0} minutes"
        : span.TotalDays < 2 ? $"{span.TotalHours:0} hours" : $"{span.TotalDays:0} days";
}
