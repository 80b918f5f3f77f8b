namespace Aura.Learning.Analytics;

/// <summary>What came of what needed approval.</summary>
/// <param name="ByPolicy">Begun without a person, because the policy asks nobody for it.</param>
/// <param name="Drifted">What was to be approved had changed meanwhile.</param>
/// <param name="Withdrawn">No longer wanted, or no longer needed.</param>
/// <param name="Waited">Seconds from the question to a person's yes or no; null where there was none.</param>
public sealed record ApprovalReport(int ByPolicy, int Approved, int Rejected, int Expired, int Drifted, int Withdrawn,
    Measured.Recovery? Waited)
{
    internal static ApprovalReport Of(HistorySums sums)
    {
        var all = sums.By(Dimension.Approval).ToDictionary(g => g.Key);
        int Count(string decision) => all.TryGetValue(decision, out var found) ? found.Counts.N : 0;
        var waits = all.Where(g => g.Key is "approved" or "rejected").SelectMany(g => g.Value.Bins)
            .GroupBy(b => b.Key).ToDictionary(b => b.Key, b => b.Sum(x => x.Value));
        return new ApprovalReport(Count("by_policy"), Count("approved"), Count("rejected"), Count("expired"),
            Count("drifted"), Count("withdrawn"), DurationBin.Quantile(waits, 0.5) is { } median
                ? new Measured.Recovery(median, DurationBin.Quantile(waits, 0.9)!.Value) : null);
    }
}
