using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Quotas;

/// <summary>
/// A ResourceQuota is nearly or wholly used, though nothing was refused yet: the next rollout's surge may be.
/// </summary>
public sealed class QuotaNearLimit : IDetector
{
    private const double Near = 0.9;

    public string Type => "QuotaNearLimit";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.ResourceQuota)
        .Where(q => !q.IsTerminating).Select(q => Judge(q, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject quota, Snapshot cluster)
    {
        var near = quota.Map("status.hard")
            .Select(h => (h.Key, Used: Quantity.From(quota.At("status.used")?[h.Key]), Hard: Quantity.From(h.Value)))
            .Where(a => a is { Used: not null, Hard: { Sign: > 0 } } && IsNear(a.Key, a.Used.Value, a.Hard.Value))
            .Select(a => (a.Key, Used: a.Used!.Value, Hard: a.Hard!.Value))
            .OrderByDescending(a => a.Used.RatioTo(a.Hard)).ThenBy(a => a.Key, StringComparer.Ordinal).ToList();
        if (near.Count == 0)
            return null;
        var (key, used, hard) = near[0];
        return new Symptom
        {
            Type = Type,
            Target = quota.Ref,
            Summary = $"{used} of {hard} {key} {(used >= hard ? "are used: nothing more is let in" : "are used")}",
            Evidence =
            [
                .. near.Take(5).Select(a => new Evidence($"{a.Key}: used of hard", quota.Ref,
                    $"status.used[{a.Key}]", $"{a.Used} of {a.Hard} ({a.Used.RatioTo(a.Hard):P0})")),
            ],
            Confidence = 0.9,
            Reasons = [$"the quota's own count; from {Near:P0} on it is near"],
            Explains = false,
            Through = [quota.Ref],
            Depth = SymptomDepth.Platform,
            Prognosis = QuotaHeadroom.Of(quota, key, hard - used, cluster)
                ?? $"what needs more {key} is refused: a rollout's surge, another replica",
            Facts = new()
            {
                ["quota"] = quota.Name,
                ["quotaResource"] = key,
                ["quotaHard"] = $"{HalfAgain(key, hard)}",
            },
        };
    }

    /// <summary>What is counted is whole.</summary>
    private static Quantity HalfAgain(string key, Quantity hard) =>
        key.EndsWith("cpu", StringComparison.Ordinal) ? hard * 1.5m : (hard * 1.5m).RoundUpTo(Quantity.OfUnits(1));

    /// <summary>What counts single objects (two load balancers) is full by intent; pods and amounts are not.</summary>
    private static bool IsNear(string key, Quantity used, Quantity hard) => used.RatioTo(hard) >= Near
        && (IsAmount(key) || hard.Units >= 10);

    private static bool IsAmount(string key) => key is "pods" or "count/pods"
        || key.EndsWith("cpu", StringComparison.Ordinal)
        || key.EndsWith("memory", StringComparison.Ordinal) || key.EndsWith("storage", StringComparison.Ordinal);
}
