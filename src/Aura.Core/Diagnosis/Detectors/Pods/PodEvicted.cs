using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>
/// The kubelet evicted pods: because the node ran low, or because they used more local storage than they may.
/// </summary>
public sealed class PodEvicted() : EndedPodDetector("PodEvicted", evicted: true)
{
    private const string NodeLow = "The node was low on resource: ";
    private const string NodeCondition = "The node had condition: ";

    protected override Symptom Judge(KubeObject pod, Snapshot cluster)
    {
        var text = pod.Text("status.message") ?? "";
        var ofNode = text.StartsWith(NodeLow, StringComparison.Ordinal)
            || text.Contains(NodeCondition, StringComparison.Ordinal);
        var resource = ofNode ? ResourceIn(text) : "ephemeral-storage";
        var node = pod.Text("spec.nodeName");
        var seen = Seen(pod, cluster, ofNode ? $"its pods were evicted because {node} ran low on {resource}"
                : "its pods were evicted because they used more local storage than they may",
            ofNode ? $"node|{resource}" : "limit", 0.9);
        seen.Facts["resource"] = resource;
        seen.Facts["node"] = node;
        seen.Facts["evictedBy"] = ofNode ? "node" : "limit";
        return seen with
        {
            Through = ofNode && node is not null ? [new ObjectRef(Kind.Node, null, node)] : [],
            Reasons = ["the kubelet's own words, and the workload lacks pods or lost several within the hour"],
        };
    }

    /// <summary>The word after the kubelet's fixed phrase: "memory", "ephemeral-storage", "[DiskPressure]".</summary>
    private static string ResourceIn(string text)
    {
        var phrase = text.Contains(NodeCondition, StringComparison.Ordinal) ? NodeCondition : NodeLow;
        var rest = text[(text.IndexOf(phrase, StringComparison.Ordinal) + phrase.Length)..];
        return ClusterText.Name(rest.Split(' ')[0].Trim('.', '[', ']', ','));
    }
}
