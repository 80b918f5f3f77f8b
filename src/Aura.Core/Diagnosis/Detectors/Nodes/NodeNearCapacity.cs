using System.Collections.Immutable;
using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Nodes;

/// <summary>
/// A node uses nearly all that it can give, as measured; or requests fill every node that takes pods, so that one more
/// pod, or those of a node that fails, find no room. A single node that is well packed is no fault.
/// </summary>
public sealed class NodeNearCapacity : IDetector
{
    private const double MemoryUsed = 0.9;
    private const double CpuUsed = 0.95;
    private const double Requested = 0.95;
    private static readonly string[] Amounts = ["cpu", "memory", "pods"];

    public string Type => "NodeNearCapacity";

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        cluster.Nodes.Where(n => NodeState.IsReady(n)).Select(n => Measured(n, cluster)).OfType<Symptom>()
            .Concat(Full(cluster));

    private Symptom? Measured(KubeObject node, Snapshot cluster)
    {
        if (cluster.Find(new ObjectRef(Kind.NodeMetrics, null, node.Name)) is not { } metrics)
            return null;
        var high = new[] { ("memory", MemoryUsed), ("cpu", CpuUsed) }
            .Select(r => (Name: r.Item1, Used: Quantity.From(metrics.At($"usage.{r.Item1}")),
                Most: Allocatable(node, r.Item1), Share: r.Item2))
            .Where(r => r.Used is { } used && r.Most is { Sign: > 0 } most && used.RatioTo(most) >= r.Share).ToList();
        if (high.Count == 0)
            return null;
        var seen = Seen(node, $"it uses nearly all of its {string.Join(" and ", high.Select(r => r.Name))}",
            [
                .. high.Select(r => new Evidence($"{r.Name} used of allocatable", metrics.Ref, $"usage.{r.Name}",
                    $"{r.Used} of {r.Most} ({r.Used!.Value.RatioTo(r.Most!.Value):P0})")),
            ], "measured by the metrics API, over one short window", high[0].Name) with
        {
            Prognosis = high[0].Name == "memory"
                    ? "once less than 100Mi are available (the kubelet's default), pods are evicted"
                    : "containers get no more CPU than they request",
        };
        seen.Facts["measured"] = true;
        seen.Facts["otherNodes"] = cluster.Nodes.Count(n => n.Name != node.Name && NodeState.IsSchedulable(n));
        return seen;
    }

    private IEnumerable<Symptom> Full(Snapshot cluster)
    {
        // Where pods wait for room already, that is the finding.
        var nodes = cluster.Nodes.Where(n => NodeState.IsSchedulable(n)
            && !n.List("spec.taints").Any(t => (string?)t["effect"] is "NoSchedule" or "NoExecute")).ToList();
        if (nodes.Count == 0
            || cluster.Derived(SchedulingFailures.Of).All.Any(f => f.Type == SchedulingFailureType.Resources))
            yield break;
        foreach (var amount in Amounts)
        {
            var shares = nodes.Select(n => (Node: n, Share: Share(n, amount, cluster)))
                .OrderByDescending(s => s.Share).ThenBy(s => s.Node.Name, StringComparer.Ordinal).ToList();
            if (shares[^1].Share < Requested)
                continue;
            var others = nodes.Count == 1 ? "no other node takes pods"
                : $"so are the {nodes.Count - 1} others that take pods";
            yield return Seen(shares[0].Node,
                $"its {(amount == "pods" ? "pod slots are" : amount + " is")} all but wholly requested, and {others}",
                [
                    .. shares.Take(5).Select(s => new Evidence($"{amount} requested of allocatable", s.Node.Ref,
                        $"status.allocatable.{amount}",
                        $"{s.Share:P0} of {s.Node.At($"status.allocatable.{amount}")}")),
                ], "added up from the requests of the pods on every node", $"{amount}|requests") with
            {
                Prognosis = "one more pod, or a rollout's surge, stays pending",
            };
            yield break;
        }
    }

    private static double Share(KubeObject node, string amount, Snapshot cluster)
    {
        var (used, count) = cluster.Derived(NodeLoads.Of).On(node.Name);
        var taken = amount switch { "cpu" => used.Cpu, "memory" => used.Memory, _ => Quantity.OfUnits(count) };
        return Allocatable(node, amount) is { Sign: > 0 } most ? taken.RatioTo(most) : 0;
    }

    private static Quantity? Allocatable(KubeObject node, string amount) =>
        Quantity.From(node.At($"status.allocatable.{amount}"));

    private Symptom Seen(
        KubeObject node, string summary, ImmutableArray<Evidence> evidence, string reason, string cause) => new()
        {
            Type = Type,
            Target = node.Ref,
            Cause = cause,
            Summary = summary,
            Evidence = evidence,
            Confidence = 0.8,
            Reasons = [reason],
            Through = [node.Ref],
            Explains = false,
            Depth = SymptomDepth.Platform,
            Facts = new() { ["node"] = node.Name },
        };
}
