namespace Aura.Metrics;

/// <summary>Asks one source after the other; the first that measured the workload answers.</summary>
public sealed class UsageSources(params IReadOnlyList<IUsageHistory> sources) : IUsageHistory
{
    public async Task<WorkloadUsage> OfAsync(UsageQuestion question, CancellationToken cancel = default)
    {
        var lacking = new List<string>();
        foreach (var source in sources)
        {
            var usage = await source.OfAsync(question, cancel);
            if (usage.Lacking is { } why)
                lacking.Add(why);
            if (usage.Containers.Length > 0)
                return usage with { Lacking = Told(lacking) };
        }
        return WorkloadUsage.Unknown(Told(lacking) ?? "nothing measures usage");
    }

    private static string? Told(List<string> lacking) => lacking.Count == 0 ? null : string.Join("; ", lacking);
}
