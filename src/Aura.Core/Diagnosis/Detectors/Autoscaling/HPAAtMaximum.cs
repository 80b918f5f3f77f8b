using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Autoscaling;

/// <summary>
/// An autoscaler has stayed at its maximum for a while and wants more, and a metric is above its target.
/// </summary>
public sealed class HPAAtMaximum : IDetector
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    // The controller does nothing within a tenth of the target.
    private const double Tolerance = 1.1;

    public string Type => "HPAAtMaximum";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => Autoscaler.Of(cluster)
        .Select(h => Judge(h, cluster)).OfType<Symptom>();

    private Symptom? Judge(Autoscaler hpa, Snapshot cluster)
    {
        var (most, least) = (hpa.Object.Number("spec.maxReplicas") ?? 0, hpa.Object.Number("spec.minReplicas") ?? 1);
        if (hpa.Says("ScalingLimited", "True") != "TooManyReplicas" || hpa.Says("ScalingActive", "True") is null
            || hpa.Object.Number("status.currentReplicas") < most || most <= least
            || hpa.Since("ScalingLimited") is not { } since || cluster.Now - since < Long
            || cluster.Now - hpa.Object.Time("status.lastScaleTime") < Long
            || Above(hpa) is not var (name, current, target, field))
            return null;
        var found = hpa.Target is { } t ? cluster.Find(t) : null;
        var workload = found?.Ref;
        var wanted = (long)Math.Ceiling(most * current.RatioTo(target));
        return new Symptom
        {
            Type = Type,
            Target = hpa.Ref,
            Workload = workload,
            Through = workload is null ? [] : [workload],
            Summary = $"it stays at its maximum of {most} replicas, and {ClusterText.Name(name)} is above its target",
            Evidence =
            [
                hpa.Reason("ScalingLimited"),
                new Evidence("replicas that it may have at most", hpa.Ref, "spec.maxReplicas", $"{most}"),
                new Evidence($"{ClusterText.Name(name)}, with a target of {target}", hpa.Ref, field, $"{current}"),
            ],
            Confidence = 0.9,
            Reasons = [$"it has wanted more than its maximum since {since:yyyy-MM-ddTHH:mm:ssZ}"],
            Explains = false,
            Since = since,
            Prognosis = $"while the load lasts it wants {wanted} replicas, and what {most} do not carry is not met"
                + (found is null ? "" : $"; {NodeRoom.Told(found, wanted - most, cluster)}"),
            Facts = new()
            {
                ["maxReplicas"] = most,
                ["suggestedMaxReplicas"] = wanted,
                ["ampleMaxReplicas"] = (wanted * 3 / 2) + 1,
            },
        };
    }

    private static (string Name, Quantity Current, Quantity Target, string Field)? Above(Autoscaler hpa)
    {
        var now = hpa.Object.List("status.currentMetrics").ToList();
        foreach (var metric in hpa.Object.List("spec.metrics"))
        {
            var source = (string?)metric["type"] is { Length: > 0 } type
                ? char.ToLowerInvariant(type[0]) + type[1..] : "resource";
            for (var i = 0; i < now.Count; i++)
                if (NameOf(now[i][source]) is { } name && name == NameOf(metric[source])
                    && $"{now[i][source]!["container"]}" == $"{metric[source]!["container"]}")
                    foreach (var field in new[] { "averageUtilization", "averageValue", "value" })
                        if (Quantity.From(metric[source]!["target"]?[field]) is { Sign: > 0 } target
                            && Quantity.From(now[i][source]!["current"]?[field]) is { } current
                            && current.RatioTo(target) > Tolerance)
                            return (name, current, target, $"status.currentMetrics[{i}].{source}.current.{field}");
        }
        return null;
    }

    private static string? NameOf(JsonNode? source) => (string?)(source?["name"] ?? source?["metric"]?["name"]);
}
