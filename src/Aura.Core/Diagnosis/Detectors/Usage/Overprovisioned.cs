using System.Collections.Immutable;
using Aura.Cost.Prices;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Metrics;

namespace Aura.Diagnosis.Detectors.Usage;

/// <summary>
/// A workload requests at least twice what it needed over days: cpu by the 95th percentile, memory by the maximum, each
/// with 15 % reserve.
/// </summary>
public sealed class Overprovisioned : IDetector
{
    private const decimal Reserve = 1.15m;
    private const double Busy = 0.95;
    private const decimal Twice = 2;
    private const int FewestPoints = 100;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly Quantity LeastCpu = Quantity.OfMillis(10);
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
            Reasons = [$"measured over {wastes.Min(w => w.Span).TotalDays:0.#} days, with 15 % reserve"],
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
        if (Waste("cpu", container.Used.Cpu, u => Quantity.OfMillis((long)Math.Ceiling(u.Quantile(Busy) * 1000)))
            is { } cpu)
            yield return cpu with { Needed = Quantity.Max(cpu.Needed, LeastCpu) };
        // A limit that was not enough once is no waste, whatever was measured.
        if (!container.Running(cluster).Any(c => (string?)c.LastTerminated?["reason"] == "OOMKilled")
            && Waste("memory", container.Used.Memory, u => Quantity.OfBytes((long)u.Max)) is { } memory)
            yield return memory;

        Waste? Waste(string resource, UsageSeries used, Func<UsageSeries, Quantity> peak)
        {
            if (used.Count < FewestPoints || used.Span < Day || ScaledBy(container.Workload, resource, cluster)
                || container.Request(resource) is not { Sign: > 0 } requested)
                return null;
            var needed = (peak(used) * Reserve).RoundUpTo(
                resource == "cpu" ? Quantity.OfMillis(1) : Quantity.OfBytes(1 << 20));
            return requested < needed * Twice ? null : new Waste(container, resource, requested, needed, used.Span);
        }
    }

    /// <summary>An autoscaler takes the request for its measure: less of it would be answered with more pods.</summary>
    private static bool ScaledBy(KubeObject workload, string resource, Snapshot cluster) =>
        cluster.Of(Kind.HorizontalPodAutoscaler).Any(h => h.Namespace == workload.Namespace
            && h.Text("spec.scaleTargetRef.kind") == workload.Kind.Name
            && h.Text("spec.scaleTargetRef.name") == workload.Name
            && h.List("spec.metrics").Any(m =>
                (string?)(m["resource"] ?? m["containerResource"])?["name"] == resource));

    private sealed record Waste(
        UsedContainer Container, string Resource, Quantity Requested, Quantity Needed, TimeSpan Span);
}
