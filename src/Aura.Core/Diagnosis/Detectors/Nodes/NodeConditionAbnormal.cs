using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Nodes;

/// <summary>A condition beyond the API's own, as node-problem-detector sets them: a deadlock, a bad disk.</summary>
public sealed class NodeConditionAbnormal() : NodeDetector("NodeConditionAbnormal")
{
    private static readonly HashSet<string> s_own =
        ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"];

    protected override IEnumerable<Symptom> Judge(KubeObject node, Snapshot cluster)
    {
        // What is wrong with a node that is not ready is told with that.
        if (!IsReady(node))
            yield break;
        foreach (var condition in node.List("status.conditions"))
            if ((string?)condition["type"] is { } type && !s_own.Contains(type) && NodeConditionName.IsBad(condition))
            {
                var name = ClusterText.Name(type);
                var seen = Seen(node, condition, $"its condition {name} is {condition["status"]}",
                    "an agent on the node set the condition; its name says that this is bad",
                    PodsOn(node, cluster).Where(p => !IsReady(p)));
                seen.Facts["condition"] = name;
                yield return seen with { Cause = type, Confidence = 0.85 };
            }
    }
}
