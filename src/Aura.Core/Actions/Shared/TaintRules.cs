using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Actions.Shared;

/// <summary>A node's taints; key and effect together name one (the API refuses a second of the same).</summary>
internal static class TaintRules
{
    public const string Path = "spec.taints";

    /// <summary>These are set and taken off by controllers, from the node's conditions.</summary>
    public static bool IsSystem(string key) => key.StartsWith("node.kubernetes.io/", StringComparison.Ordinal)
        || key.StartsWith("node.cloudprovider.kubernetes.io/", StringComparison.Ordinal);

    public static bool Is(JsonObject taint, string key, TaintEffect? effect) => (string?)taint["key"] == key
        && (effect is null || (string?)taint["effect"] == effect.ToString());

    public static string Text(JsonObject taint) => $"{taint["key"]}"
        + ((string?)taint["value"] is { Length: > 0 } value ? $"={value}" : "") + $":{taint["effect"]}";

    /// <returns>How long the pod may stay under a NoExecute taint: null for good, zero not at all.</returns>
    public static TimeSpan? MayStay(KubeObject pod, JsonObject taint)
    {
        var tolerating = pod.List("spec.tolerations").Where(t => Tolerates(t, $"{taint["key"]}",
            $"{taint["value"]}", $"{taint["effect"]}")).ToList();
        if (tolerating.Count == 0)
            return TimeSpan.Zero;
        // The shortest of those that match counts; none of them with a time means for good.
        var seconds = tolerating.Select(t => t["tolerationSeconds"]).Where(s => s is not null)
            .Select(s => Math.Max(0, (long)s!)).ToList();
        return seconds.Count == 0 ? null : TimeSpan.FromSeconds(seconds.Min());
    }

    /// <summary>The rule of the API: an empty effect, or an empty key with Exists, matches every one.</summary>
    public static bool Tolerates(JsonObject toleration, string key, string value, string effect)
    {
        var (wantedKey, wantedEffect) = ((string?)toleration["key"] ?? "", (string?)toleration["effect"] ?? "");
        if (wantedEffect.Length > 0 && wantedEffect != effect)
            return false;
        if ((string?)toleration["operator"] == "Exists")
            return wantedKey.Length == 0 || wantedKey == key;
        return wantedKey == key && ((string?)toleration["value"] ?? "") == value;
    }
}
