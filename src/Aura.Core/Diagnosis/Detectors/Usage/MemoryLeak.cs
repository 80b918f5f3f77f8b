using System.Globalization;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Metrics.Trends;

namespace Aura.Diagnosis.Detectors.Usage;

/// <summary>The memory of a container grows steadily since it started, and will reach its limit within days.</summary>
public sealed class MemoryLeak : IDetector
{
    // Much is loaded on start and stays; what is not half way to the limit has time.
    private const double FarEnough = 0.5;

    private static readonly TimeSpan Start = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(3);
    private static readonly Quantity Step = Quantity.OfBytes(1 << 20);

    public string Type => "MemoryLeak";

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        UsedContainer.Of(cluster).Select(c => Judge(c, cluster)).OfType<Symptom>();

    private Symptom? Judge(UsedContainer container, Snapshot cluster)
    {
        if (container.Limit("memory") is not { Sign: > 0 } limit || Since(container, cluster) is not { } since)
            return null;
        var run = container.Used.Memory.From(since + Start);
        var growth = Growth.Of(run.From(cluster.Now - Day)) ?? Growth.Of(run);
        if (growth?.To(limit.ToDouble()) is not { } full || full.Expected > Ahead || cluster.Now - full.From > Day
            || growth.Level < limit.ToDouble() * FarEnough)
            return null;
        var killed = cluster.PodsOf(container.Workload).SelectMany(PodContainer.Of).FirstOrDefault(c =>
            c.Name == container.Name && (string?)c.LastEnd?["reason"] == "OOMKilled");
        var hourly = Mebibytes(growth.Slope * 3600);
        return new Symptom
        {
            Type = Type,
            Target = container.Workload.Ref,
            Workload = container.Workload.Ref,
            Cause = container.Name,
            Summary = $"memory of container {container.Name} grows by {hourly} an hour and is at "
                + $"{Mebibytes(growth.Level)} of {limit}",
            Evidence =
            [
                new Evidence("memory limit", container.Workload.Ref, $"{container.Path}.limits.memory", $"{limit}"),
                new Evidence($"working set of its hungriest pod, by {container.Source}", container.Workload.Ref, null,
                    $"{Mebibytes(run.Points[0].Value)} at {Forecast.Clock(run.Points[0].At)}, "
                    + $"{Mebibytes(growth.Level)} at {Forecast.Clock(growth.Until)}"),
                .. killed is null ? Array.Empty<Evidence>() : [new Evidence("it was killed so before",
                    killed.Pod.Ref, $"{killed.LastEndPath}.reason", "OOMKilled")],
            ],
            Confidence = killed is null ? 0.7 : 0.9,
            Reasons =
            [
                $"{run.Count} values of the present run grow clearly: {Mebibytes(growth.Slowest * 3600)} to "
                + $"{Mebibytes(growth.Fastest * 3600)} an hour",
                killed is null ? "a cache that fills looks the same until it is full"
                    : "an earlier run ended at the limit",
            ],
            Explains = false,
            Through = [container.Workload.Ref],
            Since = since,
            Prognosis = $"it reaches its limit and is killed {full}",
            Facts = new()
            {
                ["container"] = container.Name,
                ["memoryLimit"] = $"{limit}",
                ["halfAgainMemory"] = $"{(limit * 1.5m).RoundUpTo(Step)}",
                ["doubleMemory"] = $"{(limit * 2m).RoundUpTo(Step)}",
                ["hoursToLimit"] = Math.Round(full.Expected.TotalHours, 1),
                ["growthPerHour"] = $"{hourly}",
            },
        };
    }

    /// <summary>The oldest run that goes on: what others used before it has ended.</summary>
    private static DateTimeOffset? Since(UsedContainer container, Snapshot cluster) => container.Running(cluster)
        .Select(c => DateTimeOffset.TryParse((string?)c.Running!["startedAt"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var at) ? at : (DateTimeOffset?)null)
        .Min();

    private static Quantity Mebibytes(double bytes) => Quantity.OfBytes((long)bytes).RoundUpTo(Step);
}
