using System.Text;

namespace Aura.Simulator.Scheduler;

/// <summary>
/// Counts why nodes refused a pod and says it as kube-scheduler does: "0/3 nodes are available: 1 Insufficient cpu, 2
/// node(s) were unschedulable. no new claims to deallocate, preemption: 0/3 nodes are available: …", each part sorted.
/// </summary>
internal sealed class FitReport(int nodes)
{
    private readonly List<(NodeInfo Node, Rejection Why)> _rejected = [];

    public IReadOnlyList<(NodeInfo Node, Rejection Why)> Rejected => _rejected;

    /// <summary>What stops the pod before any node is looked at (an unbound claim); null where nothing does.</summary>
    public string? Before { get; init; }

    public void Add(NodeInfo node, Rejection why) => _rejected.Add((node, why));

    /// <param name="never">The pod's preemptionPolicy is Never.</param>
    public string Describe(bool never)
    {
        if (nodes == 0)
            return "no nodes available to schedule pods";
        var text = new StringBuilder($"0/{nodes} nodes are available: ");
        text.Append(Before ?? Count(_rejected.SelectMany(r => r.Why.Reasons))).Append(". ");
        text.Append("no new claims to deallocate, preemption: ");
        if (never)
            return text.Append("not eligible due to preemptionPolicy=Never.").ToString();
        var preemption = Before is not null ? $"{nodes} Preemption is not helpful for scheduling"
            : Count(_rejected.Select(r => r.Why.Unresolvable
                ? "Preemption is not helpful for scheduling" : "No preemption victims found for incoming pod"));
        return text.Append($"0/{nodes} nodes are available: {preemption}.").ToString();
    }

    private static string Count(IEnumerable<string> reasons) => string.Join(", ", reasons.CountBy(r => r)
        .Select(r => $"{r.Value} {r.Key}").Order(StringComparer.Ordinal));
}
