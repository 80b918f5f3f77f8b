using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Detectors.Admission;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Quotas;

/// <summary>A ResourceQuota counts an amount that the containers of a template do not state.</summary>
public sealed class QuotaMustSpecifyLimits()
    : RefusalDetector("QuotaMustSpecifyLimits", RefusalReason.MustSpecify)
{
    protected override Symptom? Judge(RefusedCreation refused, Snapshot cluster)
    {
        var quota = new ObjectRef(Kind.ResourceQuota, refused.Namespace, refused.Refusal.Subject);
        if (cluster.Find(quota) is null && cluster.Covers(Kind.ResourceQuota, refused.Namespace))
            return null;
        var template = TemplateOf(refused);
        var keys = Keys(refused.Refusal.Part("what"));
        var lacking = keys.SelectMany(k => template.Containers.Where(c => !States(c, k))
            .Select(c => (Key: k, Container: (string?)c["name"] ?? ""))).ToList();
        if (lacking.Count == 0)
            return null;
        var seen = Seen(refused, refused.Workload.Ref,
            $"ResourceQuota {quota.Name} counts {string.Join(", ", lacking.Select(l => l.Key).Distinct())}, "
            + $"which container {string.Join(", ", lacking.Select(l => l.Container).Distinct())} does not state, "
            + "so pods are refused", "the API server names the quota, and the template lacks what it asks for",
            [.. lacking.Take(4).Select(l => new Evidence($"container {l.Container} states no {l.Key}",
                refused.Owner.Ref, $"spec.template.spec.containers[name={l.Container}].resources",
                Resources(template, l.Container)))]);
        seen.Facts["quota"] = quota.Name;
        seen.Facts["container"] = lacking[0].Container;
        seen.Facts["mustSpecify"] = new JsonArray([.. keys.Select(k => (JsonNode?)k)]);
        return seen with
        {
            Cause = quota.Name,
            CuredBy = t => keys.All(k => t.Containers.All(c => States(c, k))),
        };
    }

    /// <summary>"limits.cpu for: web,side; requests.memory for: web", formerly "limits.cpu,requests.memory".</summary>
    private static List<string> Keys(string text) =>
    [
        .. text.Split(';').SelectMany(part => part.Split(" for:")[0].Split(','))
            .Select(k => k.Trim()).Where(k => k.Length > 0 && ClusterText.IsName(k)).Distinct(),
    ];

    private static bool States(JsonObject container, string key)
    {
        var (of, resource) = key.Split('.', 2) is [var part, var rest] ? (part, rest) : ("requests", key);
        return PodResources.Amount(container, of, resource) is not null;
    }

    private static string Resources(PodTemplate template, string container) =>
        template.Container(container)?["resources"]?.ToJsonString() ?? "none";
}
