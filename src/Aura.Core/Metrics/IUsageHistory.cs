namespace Aura.Metrics;

/// <summary>Knows what workloads used. Does not throw where it cannot tell: the answer says why.</summary>
public interface IUsageHistory
{
    Task<WorkloadUsage> OfAsync(UsageQuestion question, CancellationToken cancel = default);
}
