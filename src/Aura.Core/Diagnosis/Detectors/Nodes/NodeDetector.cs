using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Nodes;

/// <summary>Base of the detectors that judge one node at a time by its conditions.</summary>
public abstract class NodeDetector(string type) : IDetector
{
    public string Type { get; } = type;

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        cluster.Nodes.Where(n => !n.IsTerminating).SelectMany(n => Judge(n, cluster).Select(s => With(s, n, cluster)));

    /// <summary>Whether it can be taken out of service at all, and is not yet.</summary>
    private static Symptom With(Symptom seen, KubeObject node, Snapshot cluster)
    {
        seen.Facts["cordoned"] = node.Flag("spec.unschedulable");
        seen.Facts["otherNodes"] = cluster.Nodes.Count(n => n.Name != node.Name && NodeState.IsSchedulable(n));
        return seen;
    }

    protected abstract IEnumerable<Symptom> Judge(KubeObject node, Snapshot cluster);

    protected static bool IsReady(KubeObject o) => Readiness.IsReady(o);

    protected static bool Holds(KubeObject node, string condition) =>
        (string?)node.Condition(condition)?["status"] == "True";

    /// <param name="pods">Those that suffer.</param>
    protected Symptom Seen(
        KubeObject node, JsonObject condition, string summary, string reason, IEnumerable<KubeObject> pods)
    {
        var type = (string?)condition["type"] ?? "";
        var at = $"status.conditions[type={type}]";
        return new Symptom
        {
            Type = Type,
            Target = node.Ref,
            Summary = summary,
            Evidence =
            [
                new Evidence($"condition {ClusterText.Name(type)}", node.Ref, $"{at}.status",
                    (string?)condition["status"]),
                new Evidence("for the reason", node.Ref, $"{at}.reason", (string?)condition["reason"], Untrusted: true),
                new Evidence("in the words of who set it", node.Ref, $"{at}.message", (string?)condition["message"],
                    Untrusted: true),
            ],
            Confidence = 0.95,
            Reasons = [reason],
            Pods = [.. pods.Select(p => p.Ref)],
            Since = node.Time($"{at}.lastTransitionTime"),
            Depth = SymptomDepth.Platform,
            Facts = new() { ["node"] = node.Name },
        };
    }

    /// <summary>What was on the node and had not ended.</summary>
    protected static IEnumerable<KubeObject> PodsOn(KubeObject node, Snapshot cluster) =>
        cluster.PodsOn(node.Name).Where(p => p.Text("status.phase") is not ("Succeeded" or "Failed"));
}
