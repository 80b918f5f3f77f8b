namespace Aura.Execution.Policy;

/// <summary>Adds up footprints and says where they are more than the budgets allow.</summary>
public sealed class BlastBudget(Budgets? budgets)
{
    /// <summary>In how many clusters work may go on at the same time; null: in any number.</summary>
    public int? Clusters => budgets?.Clusters?.AtOnce;

    /// <summary>No budget is set: nothing has to be added up.</summary>
    public bool IsUnlimited => budgets is null;

    /// <summary>
    /// How many of these, from the first on, may be worked on at the same time beside what runs already; at least one,
    /// for the check refuses what is too much alone and says why.
    /// </summary>
    public int WaveSize(IReadOnlyList<Footprint> next, IReadOnlyList<Footprint>? running = null)
    {
        var size = 1;
        while (size < next.Count && !OverAtOnce([.. next.Take(size + 1)], running ?? []).Any())
            size++;
        return size;
    }

    /// <summary>
    /// What <paramref name="mine"/> disturbs at the same time as others beyond a budget, in sentences.
    /// </summary>
    public IEnumerable<string> OverAtOnce(IReadOnlyList<Footprint> mine, IReadOnlyList<Footprint> others) =>
        Over(mine, others, budgets?.Pods?.AtOnce, budgets?.Nodes?.AtOnce, budgets?.Namespaces?.AtOnce, l => l.AtOnce,
            "at once");

    /// <summary>What is disturbed within an hour beyond a budget, in sentences.</summary>
    public IEnumerable<string> OverPerHour(IReadOnlyList<Footprint> mine, IReadOnlyList<Footprint> others) =>
        Over(mine, others, budgets?.Pods?.PerHour, budgets?.Nodes?.PerHour, budgets?.Namespaces?.PerHour,
            l => l.InAll, "within an hour");

    private static IEnumerable<string> Over(IReadOnlyList<Footprint> mine, IReadOnlyList<Footprint> others, Share? pods,
        Share? nodes, int? namespaces, Func<Footprint.Loss, int> lost, string when)
    {
        IReadOnlyList<Footprint> all = [.. mine, .. others];
        if (pods is { } ofWorkload)
            foreach (var workload in mine.SelectMany(p => p.Workloads).Select(l => l.Workload).Distinct())
                if (all.SelectMany(p => p.Workloads).Where(l => l.Workload == workload).ToList() is var losses
                    && ofWorkload.Of(losses.Max(l => l.Replicas)) is var most && losses.Sum(lost) is var sum
                    && sum > most)
                    yield return $"{workload} would lose {sum} ready pods {when}, of {losses.Max(l => l.Replicas)} "
                        + $"wanted; the budget is {Text(ofWorkload, most)}";
        var changed = Distinct(all, p => p.Nodes);
        if (nodes is { } ofNodes && mine.Any(p => !p.Nodes.IsEmpty)
            && ofNodes.Of(all.Max(p => p.ClusterNodes) ?? changed.Count) is var least && changed.Count > least)
            yield return $"{changed.Count} nodes would be changed {when} ({string.Join(", ", changed)}); "
                + $"the budget is {Text(ofNodes, least)}";
        var written = Distinct(all, p => p.Namespaces);
        if (namespaces is { } count && mine.Any(p => !p.Namespaces.IsEmpty) && written.Count > count)
            yield return $"{written.Count} namespaces would be written to {when} ({string.Join(", ", written)}); "
                + $"the budget is {count}";
    }

    private static List<string> Distinct(IEnumerable<Footprint> prints, Func<Footprint, IEnumerable<string>> names) =>
        [.. prints.SelectMany(names).Distinct().Order(StringComparer.Ordinal)];

    private static string Text(Share share, int most) => share.IsPercentage ? $"{share}, here {most}" : $"{most}";
}
