using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>The keys of a ConfigMap or Secret.</summary>
internal static partial class ConfigData
{
    /// <summary>The API server's limit for all keys together (MaxSecretSize, for ConfigMaps too).</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>What the API takes for a key (IsConfigMapKey of k8s.io/apimachinery/pkg/util/validation).</summary>
    public static bool IsKey(string text) => KeyForm().IsMatch(text);

    [GeneratedRegex("^[-._a-zA-Z0-9]{1,253}$")]
    private static partial Regex KeyForm();

    /// <summary>Refuses what a controller writes in every namespace.</summary>
    public static void NotGenerated(KubeObject map, PlanBuilder plan)
    {
        plan.Check(map.Name is not ("kube-root-ca.crt" or "openshift-service-ca.crt"), "no controller keeps it",
            why: map.Name == "kube-root-ca.crt" ? "kube-controller-manager writes the cluster's root CA there" : null,
            hint: "it would be put back at once: give the workload a ConfigMap of its own");
        plan.Check(!map.IsTerminating, $"{map.Ref} is not being deleted");
    }

    /// <summary>The object with the keys set and removed; a text takes the place of binary data of its key.</summary>
    public static KubeObject Changed(
        KubeObject map, IReadOnlyDictionary<string, string>? set, IEnumerable<string>? remove)
    {
        var data = map.Copy("data") as JsonObject ?? [];
        var binary = map.Copy("binaryData") as JsonObject ?? [];
        foreach (var key in (remove ?? []).Concat(set?.Keys ?? []))
            binary.Remove(key);
        foreach (var key in remove ?? [])
            data.Remove(key);
        foreach (var (key, value) in set ?? new Dictionary<string, string>())
            data[key] = value;
        return map.With("data", data).With("binaryData", map.At("binaryData") is null ? null : binary);
    }

    public static void Fits(KubeObject wanted, PlanBuilder plan)
    {
        var bytes = wanted.Map("data").Sum(p => Encoding.UTF8.GetByteCount(p.Value))
            + wanted.Map("binaryData").Sum(p => p.Value.Length / 4 * 3);
        plan.Check(bytes <= MostBytes, "it has at most 1 MiB", why: $"all keys together have {bytes} bytes",
            hint: "split it, or give large files to the image or a volume");
    }

    /// <summary>Sets only the keys that differ, each by itself; returns what holds then.</summary>
    public static IReadOnlyList<Condition> Set(KubeObject map, IReadOnlyDictionary<string, string>? set,
        IEnumerable<string>? remove, PlanBuilder plan)
    {
        var ends = new List<Condition>();
        var changed = map;
        var wanted = (set ?? new Dictionary<string, string>()).OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => (p.Key, Value: (string?)p.Value)).Concat((remove ?? []).Select(k => (k, (string?)null)));
        foreach (var (key, value) in wanted)
        {
            var path = $"data[{key}]";
            if ((map.At("binaryData") as JsonObject)?[key] is not null)
                changed = plan.Set(changed, $"binaryData[{key}]", null, $"key {key}");
            if ((map.At("data") as JsonObject)?[key]?.ToString() == value)
                continue;
            changed = plan.Set(changed, path, value, $"key {key}");
            ends.Add(new Condition.FieldEquals(map.Ref, path, value));
        }
        return ends;
    }
}
