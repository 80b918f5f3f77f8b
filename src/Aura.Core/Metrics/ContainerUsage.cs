namespace Aura.Metrics;

/// <summary>What the containers of one name used, in the pods of one workload.</summary>
/// <param name="Cpu">Cores; at each time of the pod that used most.</param>
/// <param name="Memory">Bytes of the working set, the same.</param>
/// <param name="CpuOfAll">Cores; at each time of all pods together.</param>
/// <param name="MemoryOfAll">Bytes, the same.</param>
public sealed record ContainerUsage(
    string Container, UsageSeries Cpu, UsageSeries Memory, UsageSeries CpuOfAll, UsageSeries MemoryOfAll)
{
    /// <summary>
    /// The share of scheduling periods in which it was held up at its cpu limit; at each time of the pod with most.
    /// </summary>
    public UsageSeries Throttled { get; init; } = UsageSeries.None;
}
