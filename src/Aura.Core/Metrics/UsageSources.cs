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

    /// <summary>Later sources are asked for the workloads alone that earlier ones do not know.</summary>
    public async Task<UsageSurvey> SurveyAsync(SurveyQuestion question, CancellationToken cancel = default)
    {
        var all = UsageSurvey.None;
        foreach (var source in sources)
        {
            var left = question.Workloads.RemoveAll(w => all.Workloads.ContainsKey(w.Workload));
            var more = await source.SurveyAsync(question with { Workloads = left }, cancel);
            all = new UsageSurvey(all.Workloads.AddRange(more.Workloads),
                all.Volumes.IsEmpty ? more.Volumes : all.Volumes, all.Volumes.IsEmpty ? more.Source : all.Source,
                all.Fault ?? more.Fault);
        }
        return all;
    }

    private static string? Told(List<string> lacking) => lacking.Count == 0 ? null : string.Join("; ", lacking);
}
