using Aura.Cost.Rightsizing;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>What actions that go by a usage history have in common.</summary>
internal static class UsageFacts
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Up to the last full hour, so that a plan stays the same while somebody decides about it.</summary>
    public static async Task<WorkloadUsage> OfAsync(
        KubeObject workload, int days, ClusterView cluster, PlanBuilder plan)
    {
        var hour = new DateTimeOffset(cluster.Now.Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);
        var usage = await cluster.UsageAsync(workload.Ref, days * Day, hour);
        if (usage.Containers.Length > 0)
            Lacks(usage, plan);
        return usage;
    }

    /// <summary>Warns of what the source could not tell.</summary>
    public static void Lacks(WorkloadUsage usage, PlanBuilder plan)
    {
        if (usage.Lacking is { } lacking)
            plan.Warn(lacking);
    }

    /// <summary>Refuses to judge by too few points, and warns where they are of less than a day.</summary>
    public static bool Suffices(
        UsageSeries series, string what, WorkloadUsage usage, PlanBuilder plan)
    {
        var enough = series.Count >= SizingModel.FewestPoints;
        plan.Check(enough, $"{SizingModel.FewestPoints} points or more tell of the {what}",
            why: enough || series.Count > 0 ? $"{Text(series)}, by {usage.Source}" : usage.Lacking ?? "there is none",
            hint: "wait until there are more, or name a Prometheus that has them: --prometheus");
        if (enough && series.Span < Day)
            plan.Warn($"the history of the {what} is shorter than a day: a daily peak may not be in it");
        return enough;
    }

    /// <summary>"2016 points over 7 days".</summary>
    public static string Text(UsageSeries series) => $"{series.Count} points over {Text(series.Span)}";

    public static string Text(TimeSpan time) => time >= 2 * Day ? $"{time.TotalDays:0.#} days"
        : time >= TimeSpan.FromHours(2) ? $"{time.TotalHours:0.#} hours" : $"{time.TotalMinutes:0} minutes";

    /// <summary>Rounded up to millicores; what only arithmetic has added is no millicore.</summary>
    public static Quantity Cores(double cores) =>
        Quantity.OfMillis((long)Math.Ceiling(Math.Round(cores * 1000, 6)));

    public static Quantity Bytes(double bytes) => Quantity.OfBytes((long)Math.Ceiling(bytes));
}
