using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Actions;
using Aura.Diagnosis.Scopes;
using Aura.Kubernetes;

namespace Aura.Alerts;

/// <summary>
/// Reads what Alertmanager's webhook sends (version 4). Only what tells alerts apart and where to look is taken: no
/// annotation, no address, no other label.
/// </summary>
public static partial class AlertReader
{
    /// <summary>Most alerts of one notification; Alertmanager's <c>max_alerts</c> says how many it sends.</summary>
    public const int MostAlerts = 1000;

    private const int LongestName = 100;
    private const string Version = "4";

    private static readonly JsonDocumentOptions s_strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <exception cref="ArgumentsException">All faults at once, each with its field.</exception>
    public static async Task<IReadOnlyList<Alert>> ReadAsync(Stream body, CancellationToken cancel = default)
    {
        var faults = new List<string>();
        IReadOnlyList<Alert> alerts = [];
        try
        {
            if (await JsonNode.ParseAsync(body, null, s_strict, cancel) is JsonObject group)
                alerts = Read(group, faults);
            else
                faults.Add("the body must be a JSON object, as Alertmanager's webhook sends it");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: half of a surrogate pair, which is no text.
            faults.Add($"the body is no JSON: {e.Message}");
        }
        return faults.Count == 0 ? alerts : throw new ArgumentsException([.. faults.Take(10)]);
    }

    private static IReadOnlyList<Alert> Read(JsonObject group, List<string> faults)
    {
        if (Text(group, "version") is not Version)
            faults.Add($"version: must be \"{Version}\", as Alertmanager's webhook_config sends it");
        if (group["alerts"] is not JsonArray { Count: > 0 } list)
        {
            faults.Add("alerts: must be a list with one alert at least");
            return [];
        }
        if (list.Count > MostAlerts)
        {
            faults.Add($"alerts: {list.Count} at once, {MostAlerts} is the most; set max_alerts in webhook_configs");
            return [];
        }
        var common = group["commonLabels"] as JsonObject;
        return [.. list.Select((a, i) => One(a, $"alerts[{i}]", common, faults)).OfType<Alert>()];
    }

    private static Alert? One(JsonNode? node, string path, JsonObject? common, List<string> faults)
    {
        if (node is not JsonObject alert)
        {
            faults.Add($"{path}: must be an object");
            return null;
        }
        var before = faults.Count;
        var fingerprint = Text(alert, "fingerprint") ?? "";
        if (!Fingerprint().IsMatch(fingerprint))
            faults.Add($"{path}.fingerprint: must be 1 to 64 letters and digits");
        var status = Text(alert, "status");
        if (status is not ("firing" or "resolved"))
            faults.Add($"{path}.status: must be firing or resolved");
        if (!DateTimeOffset.TryParse(Text(alert, "startsAt"), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var starts))
            faults.Add($"{path}.startsAt: must be a time like 2026-11-22T08:00:00Z");
        if (alert["labels"] is not JsonObject labels)
        {
            faults.Add($"{path}.labels: must be an object");
            return null;
        }
        foreach (var (key, value) in labels)
            if (value is not JsonValue v || v.GetValueKind() != JsonValueKind.String)
                faults.Add($"{path}.labels.{Short(key)}: must be a text");
        if (faults.Count > before)
            return null;
        var name = Text(labels, "alertname") ?? (common is null ? null : Text(common, "alertname")) ?? "unnamed";
        return new Alert(fingerprint, starts, status == "firing", Short(name), Places(labels));
    }

    /// <summary>Names of objects, as they can be in a cluster; whatever else a label holds is left out.</summary>
    private static ImmutableSortedDictionary<string, string> Places(JsonObject labels) => labels
        // exported_pod is the pod itself; pod beside it is the one that was scraped.
        .Where(l => AlertScope.SaysWhere(l.Key) && !labels.ContainsKey($"exported_{l.Key}"))
        .Select(l => KeyValuePair.Create(l.Key, $"{l.Value}"))
        .Where(l => l.Value.Length <= 253 && ClusterText.IsName(l.Value)).Take(30)
        .ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static string? Text(JsonObject o, string key) =>
        o[key] is JsonValue v && v.TryGetValue(out string? text) ? text : null;

    private static string Short(string text) => text.Length <= LongestName ? text : text[..LongestName];

    [GeneratedRegex("^[A-Za-z0-9]{1,64}$")]
    private static partial Regex Fingerprint();
}
