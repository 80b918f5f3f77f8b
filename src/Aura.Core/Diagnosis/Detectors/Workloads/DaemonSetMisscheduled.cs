using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// Pods of a DaemonSet run on nodes that its template does not want any more: they stay behind a NoSchedule taint that
/// came later, and are not made anew there once they end.
/// </summary>
public sealed class DaemonSetMisscheduled : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    public string Type => "DaemonSetMisscheduled";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.DaemonSet)
        .Where(d => !d.IsTerminating && d.Number("status.numberMisscheduled") > 0
            && d.Number("status.observedGeneration") >= (d.Generation ?? 0))
        .Select(d => Judge(d, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject set, Snapshot cluster)
    {
        var wrong = Placement.Of(RolloutHistory.TemplateOf(set), set.Namespace, [], cluster)
            .Select(n => (n.Node, Obstacle: n.Obstacles.FirstOrDefault(Counts)))
            .Where(n => n.Obstacle is not null).ToDictionary(n => n.Node.Name, n => n.Obstacle!);
        var there = cluster.PodsOf(set).Where(p => !p.IsTerminating
            && wrong.ContainsKey(p.Text("spec.nodeName") ?? "")
            && cluster.Now - (p.Time("metadata.creationTimestamp") ?? cluster.Now) >= Grace).ToList();
        if (there.Count == 0)
            return null;
        return new Symptom
        {
            Type = Type,
            Target = set.Ref,
            Workload = set.Ref,
            Summary = "it has pods on nodes that its template does not want any more",
            Evidence =
            [
                new Evidence("pods where none should be", set.Ref, "status.numberMisscheduled",
                    $"{set.Number("status.numberMisscheduled")}"),
                .. there.Take(3).Select(p => wrong[p.Text("spec.nodeName")!]).Select(o => new Evidence(
                    $"{o.Node.Name} is not for it", o.Node, o.Field, o.Value)),
            ],
            Facts = new() { ["node"] = there[0].Text("spec.nodeName"), ["pod"] = there[0].Name },
            Confidence = 0.9,
            Reasons = ["its status counts them, and comparing template and nodes shows which"],
            Pods = [.. there.Select(p => p.Ref)],
            Prognosis = "a pod that ends there is not made anew",
            Explains = false,
        };
    }

    /// <summary>Every pod of a DaemonSet tolerates the node's own conditions and cordons.</summary>
    private static bool Counts(NodeObstacle obstacle) => obstacle.Kind == NodeObstacleKind.NodeSelector
        || (obstacle.Kind == NodeObstacleKind.Taint
            && !obstacle.Value.StartsWith("node.kubernetes.io/", StringComparison.Ordinal));
}
