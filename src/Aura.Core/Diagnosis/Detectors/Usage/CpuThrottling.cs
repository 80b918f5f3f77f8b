using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Usage;

/// <summary>
/// A container has been held up at its cpu limit for a while, in a quarter of its scheduling periods or more (the
/// threshold of kubernetes-mixin's CPUThrottlingHigh).
/// </summary>
public sealed class CpuThrottling : IDetector
{
    private const double Much = 0.25;
    private const double Bad = 0.6;
    private const double Typical = 0.5;

    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(45);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Quantity Step = Quantity.OfMillis(10);

    public string Type => "CpuThrottling";

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        UsedContainer.Of(cluster).Select(c => Judge(c, cluster)).OfType<Symptom>();

    private Symptom? Judge(UsedContainer container, Snapshot cluster)
    {
        if (container.Limit("cpu") is not { Sign: > 0 } limit)
            return null;
        var hour = container.Used.Throttled.From(cluster.Now - Hour);
        var share = hour.Quantile(Typical);
        if (hour.Measured < Long || share < Much || hour.From(cluster.Now - Lately).Quantile(Typical) < Much)
            return null;
        return new Symptom
        {
            Type = Type,
            Target = container.Workload.Ref,
            Workload = container.Workload.Ref,
            Cause = container.Name,
            Summary = $"container {container.Name} is held up at its cpu limit of {limit} in {share:P0} of its time",
            Evidence =
            [
                new Evidence("cpu limit", container.Workload.Ref, $"{container.Path}.limits.cpu", $"{limit}"),
                new Evidence($"share of throttled periods in the last hour, by {container.Source}",
                    container.Workload.Ref, null, $"{share:P0}, at most {hour.Max:P0}"),
            ],
            Confidence = share >= Bad ? 0.9 : 0.75,
            Reasons = [$"{hour.Count} values of the last hour; from {Much:P0} on it is felt"],
            Explains = false,
            Prognosis = "what it does takes longer while the load lasts; probes with short timeouts fail next",
            Facts = new()
            {
                ["container"] = container.Name,
                ["cpuLimit"] = $"{limit}",
                ["halfAgainCpu"] = $"{(limit * 1.5m).RoundUpTo(Step)}",
                ["doubleCpu"] = $"{(limit * 2m).RoundUpTo(Step)}",
                ["throttledPercent"] = Math.Round(share * 100),
            },
        };
    }
}
