using System.Collections.Immutable;
using Aura.Actions.Shared;
using Aura.Cost.Prices;
using Aura.Cost.Rightsizing;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Metrics;

namespace Aura.Diagnosis.Detectors.Usage;

/// <summary>
/// A workload requests at least twice what <see cref="SizingModel"/> would give it by what it used over days.
/// </summary>
public sealed class Overprovisioned : IDetector
{
    private const decimal Twice = 2;

    private static readonly Quantity WorthCpu = Quantity.OfMillis(200);
    private static readonly Quantity WorthMemory = Quantity.OfBytes(256 << 20);

    public string Type => "Overprovisioned";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => UsedContainer.Of(cluster)
        .GroupBy(c => c.Workload.Ref).Select(g => Judge([.. g], cluster)).OfType<Symptom>();

    private Symptom? Judge(ImmutableArray<UsedContainer> containers, Snapshot cluster)
    {
        var workload = containers[0].Workload;
        var replicas = Impact.Replicas(workload).Wanted;
        var wastes = containers.SelectMany(c => Wastes(c, cluster)).ToList();
        var (cpu, memory) = (Sum("cpu"), Sum("memory"));
        if (cpu < WorthCpu && memory < WorthMemory)
            return null;
        var saved = PriceList.BuiltIn.Monthly(cpu, memory);
        var kinds = string.Join(" and ", wastes.Select(w => w.Resource).Distinct().Order(StringComparer.Ordinal));
        return new Symptom
        {
            Type = Type,
            Target = workload.Ref,
            Workload = workload.Ref,
            Summary = $"it requests more {kinds} than it has needed: twice as much or more",
            Evidence =
            [
                .. wastes.Select(w => new Evidence($"{w.Resource} requested; {w.Needed} would have done, by "
                    + $"{w.Container.Source}", workload.Ref, $"{w.Container.Path}.requests.{w.Resource}",
                    $"{w.Requested}")),
            ],
            Confidence = 0.8,
            Reasons =
            [
                $"measured over {wastes.Min(w => w.Span).TotalDays:0.#} days, with headroom for what days differ",
            ],
            Explains = false,
            Prognosis = $"about {saved} {PriceList.BuiltIn.Currency} a month for what is not used, if nothing changes",
            Facts = new()
            {
                ["onlyResource"] = wastes.TrueForAll(w => w.Resource == wastes[0].Resource) ? wastes[0].Resource : null,
                ["sparedCpu"] = $"{cpu}",
                ["sparedMemory"] = $"{memory}",
                ["sparedPerMonth"] = saved,
            },
        };

        Quantity Sum(string resource) => wastes.Where(w => w.Resource == resource)
            .Aggregate(Quantity.Zero, (sum, w) => sum + ((w.Requested - w.Needed) * replicas));
    }

    private static IEnumerable<Waste> Wastes(UsedContainer container, Snapshot cluster)
    {
        foreach (var (resource, used) in ((string, UsageSeries)[])
            [("cpu", container.Used.Cpu), ("memory", container.Used.Memory)])
        {
            var sizing = SizingModel.Of(new SizingFacts(Amounts.Of(container.Spec, resource), used)
            {
                Least = resource == "cpu" ? SizingModel.LeastCpu : Quantity.Zero,
                ScaledBy = ScaledBy(container.Workload, resource, cluster),
                NotEnough = resource == "memory" ? NotEnough(container, cluster) : null,
                NotEnoughBy = "it was OOMKilled",
            });
            var (now, next) = (sizing.Requested, sizing.Advised.Request ?? sizing.Requested);
            if (sizing.Changes && now >= next * Twice)
                yield return new Waste(container, resource, now, next, used.Span);
        }
    }

    /// <summary>The highest limit at which one of its pods was killed.</summary>
    private static Quantity? NotEnough(UsedContainer container, Snapshot cluster) => container.Running(cluster)
        .Where(c => (string?)c.LastTerminated?["reason"] == "OOMKilled")
        .Select(c => Quantity.From(c.Status?["resources"]?["limits"]?["memory"])
            ?? Quantity.From(c.Spec["resources"]?["limits"]?["memory"])).Max();

    /// <summary>An autoscaler takes the request for its measure: less of it would be answered with more pods.</summary>
    private static string? ScaledBy(KubeObject workload, string resource, Snapshot cluster) =>
        cluster.Of(Kind.HorizontalPodAutoscaler).FirstOrDefault(h => h.Namespace == workload.Namespace
            && h.Text("spec.scaleTargetRef.kind") == workload.Kind.Name
            && h.Text("spec.scaleTargetRef.name") == workload.Name
            && h.List("spec.metrics").Any(m =>
                (string?)(m["resource"] ?? m["containerResource"])?["name"] == resource)) is { } scaler
            ? $"{scaler.Ref}" : null;

    private sealed record Waste(
        UsedContainer Container, string Resource, Quantity Requested, Quantity Needed, TimeSpan Span);
}
