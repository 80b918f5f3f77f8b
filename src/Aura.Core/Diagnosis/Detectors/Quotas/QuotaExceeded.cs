using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Detectors.Admission;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Quotas;

/// <summary>A ResourceQuota has no room for the pods that a controller wants.</summary>
public sealed class QuotaExceeded() : RefusalDetector("QuotaExceeded", RefusalReason.Quota)
{
    protected override Symptom? Judge(RefusedCreation refused, Snapshot cluster)
    {
        var target = new ObjectRef(Kind.ResourceQuota, refused.Namespace, refused.Refusal.Subject);
        var quota = cluster.Find(target);
        if (quota is null && cluster.Covers(Kind.ResourceQuota, refused.Namespace))
            return null;
        var requested = refused.Refusal.Amounts("requested");
        var full = requested.Select(r => (Key: r.Key, Wanted: r.Value, Used: Now(quota, "used", r.Key, refused),
                Hard: Now(quota, "hard", r.Key, refused)))
            .Where(a => Quantity.TryParse(a.Wanted, out var w) && a.Used is { } u && a.Hard is { } h && u + w > h)
            .Select(a => (a.Key, Wanted: Quantity.Parse(a.Wanted), Used: a.Used!.Value, Hard: a.Hard!.Value)).ToList();
        if (full.Count == 0)
            return null;
        var at = full[0];
        var seen = Seen(refused, target, $"its {string.Join(" and ", full.Select(a => a.Key))} "
            + $"{(full.Count == 1 ? "is" : "are")} used up, so pods are refused", quota is null
                ? "the API server names the quota; it may not be read"
                : "the API server names the quota, and it still has no room",
            [.. full.Select(a => new Evidence($"{a.Key}: {a.Wanted} more wanted; used of hard", target,
                $"status.used[{a.Key}]", $"{a.Used} of {a.Hard}"))]);
        seen.Facts["quota"] = target.Name;
        seen.Facts["quotaResource"] = at.Key;
        seen.Facts["quotaHard"] = $"{at.Used + at.Wanted * refused.Missing}";
        seen.Facts["quotaShort"] = new JsonObject(full.Select(a => KeyValuePair.Create(
            a.Key, (JsonNode?)$"{a.Used + a.Wanted * refused.Missing - a.Hard}")));
        seen.Facts["quotaEntries"] = full.Count;
        AddReplicas(seen.Facts, refused);
        var now = TemplateOf(refused);
        return seen with { CuredBy = t => full.Exists(a => Amount(t, a.Key) < Amount(now, a.Key)) };
    }

    /// <summary>Whether only a rollout's extra pods are refused, or else how many replicas there is room for.</summary>
    private static void AddReplicas(JsonObject facts, RefusedCreation refused)
    {
        if (refused.Workload.Kind != Kind.Deployment)
            return;
        var wanted = refused.Workload.Number("spec.replicas") ?? 1;
        facts["onlySurge"] = wanted > 1 && refused.Workload.Number("status.replicas") >= wanted
            && refused.Workload.Text("spec.strategy.type") is null or "RollingUpdate";
        if (refused.Wanted == wanted && refused.Missing < refused.Wanted)
            facts["fittingReplicas"] = refused.Wanted - refused.Missing;
    }

    /// <summary>As the quota says; as the message said where the quota may not be read.</summary>
    private static Quantity? Now(KubeObject? quota, string what, string key, RefusedCreation refused) =>
        quota is not null ? Quantity.From(quota.At($"status.{what}")?[key])
        : refused.Refusal.Amounts(what == "used" ? "used" : "limited").TryGetValue(key, out var text)
            && Quantity.TryParse(text, out var amount) ? amount : null;

    private static Quantity Amount(PodTemplate template, string key) => PodResources.Of(template.Spec) is var resources
        && key.StartsWith("limits.", StringComparison.Ordinal) ? resources.Limit(key[7..])
        : resources.Request(key.StartsWith("requests.", StringComparison.Ordinal) ? key[9..] : key);
}
