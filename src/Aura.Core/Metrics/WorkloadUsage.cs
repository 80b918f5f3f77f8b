using System.Collections.Immutable;

namespace Aura.Metrics;

/// <summary>What a workload used over a time.</summary>
/// <param name="Source">Who measured it, as for people; "nobody" where there is nothing.</param>
/// <param name="Traffic">Each kind of traffic that is measured; empty where none is.</param>
/// <param name="Lacking">Why there is nothing, or less than there could be; null: all went well.</param>
public sealed record WorkloadUsage(string Source, ImmutableArray<ContainerUsage> Containers,
    ImmutableArray<TrafficUsage> Traffic, string? Lacking = null)
{
    public const string Nobody = "nobody";

    public static WorkloadUsage Unknown(string why) => new(Nobody, [], [], why);

    /// <summary>Nothing where the container was not measured.</summary>
    public ContainerUsage Of(string container) => Containers.FirstOrDefault(c => c.Container == container)
        ?? new ContainerUsage(container, UsageSeries.None, UsageSeries.None, UsageSeries.None, UsageSeries.None);
}
