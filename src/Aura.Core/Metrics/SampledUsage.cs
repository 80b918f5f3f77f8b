using Aura.State;

namespace Aura.Metrics;

/// <summary>What Aura itself sampled from metrics.k8s.io while it served; knows nothing of traffic.</summary>
public sealed class SampledUsage(UsageSamples samples, string cluster) : IUsageHistory
{
    public Task<WorkloadUsage> OfAsync(UsageQuestion question, CancellationToken cancel = default)
    {
        var containers = samples.Of(cluster, question.Workload, question.From, question.Until);
        return Task.FromResult(containers.Count == 0
            ? WorkloadUsage.Unknown($"Aura has no samples of {question.Workload}: it takes one a minute while it "
                + "serves a cluster that has metrics.k8s.io")
            : new WorkloadUsage("samples of metrics.k8s.io", [.. containers], []));
    }
}
