using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Actions;

namespace Aura.Diagnosis.Scopes;

/// <summary>
/// Reads from an alert where to look: labels of Alertmanager's or PagerDuty's JSON wherever they are nested, or words
/// like <c>namespace=shop</c> and <c>deployment cart</c> of a text. Nothing else of the alert is used.
/// </summary>
public static partial class AlertScope
{
    // The more telling first: a workload says more than the one pod of it that was noticed.
    private static readonly string[] Kinds =
    [
        "deployment", "statefulset", "daemonset", "cronjob", "service", "job_name", "persistentvolumeclaim",
        "horizontalpodautoscaler", "replicaset", "pod", "node",
    ];

    /// <summary>The label of an alert says where to look: a namespace, an object, a cluster.</summary>
    public static bool SaysWhere(string label) =>
        Plain(label) is var key && (key is "namespace" or "cluster" || Kinds.Contains(key));

    /// <summary>The scope as given, narrowed by its alert where it names nothing itself.</summary>
    /// <exception cref="ArgumentsException">The alert names nothing to look at.</exception>
    public static DiagnosisScope Apply(DiagnosisScope scope)
    {
        if (string.IsNullOrWhiteSpace(scope.Alert))
            return scope;
        var named = Parse(scope.Alert) is { } json ? FromJson(json) : FromText(scope.Alert);
        var kind = Kinds.FirstOrDefault(named.ContainsKey);
        if (kind is null && !named.ContainsKey("namespace"))
            throw new ArgumentsException(
                ["alert: names no namespace, workload, pod or node; give namespace, kind and name instead"]);
        return scope.Name is not null ? scope : scope with
        {
            Namespace = scope.Namespace ?? named.GetValueOrDefault("namespace"),
            Kind = scope.Kind ?? (kind == "job_name" ? "Job" : kind),
            Name = kind is null ? null : named[kind],
        };
    }

    private static JsonNode? Parse(string alert)
    {
        try
        {
            return alert.TrimStart() is ['{' or '[', ..] ? JsonNode.Parse(alert) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> FromJson(JsonNode json)
    {
        var named = new Dictionary<string, string>();
        var queue = new Queue<JsonNode?>([json]);
        while (queue.TryDequeue(out var node))
            if (node is JsonArray list)
                foreach (var item in list)
                    queue.Enqueue(item);
            else if (node is JsonObject o)
                foreach (var (key, value) in o)
                    if (value is JsonValue v && v.TryGetValue(out string? text))
                        Take(named, Plain(key), text);
                    else
                        queue.Enqueue(value);
        return named;
    }

    private static Dictionary<string, string> FromText(string text)
    {
        var named = new Dictionary<string, string>();
        foreach (Match m in Word().Matches(text))
        {
            var key = Plain(m.Groups["key"].Value.ToLowerInvariant());
            if (m.Groups["ns"] is { Success: true, Value: var ns })
                Take(named, "namespace", ns);
            Take(named, key, m.Groups["name"].Value);
        }
        return named;
    }

    private static void Take(Dictionary<string, string> named, string key, string value)
    {
        if ((key == "namespace" || Kinds.Contains(key)) && ObjectName().IsMatch(value))
            named.TryAdd(key, value);
    }

    /// <summary>exported_pod, kube_namespace and pod_name mean the same as pod and namespace.</summary>
    private static string Plain(string key)
    {
        key = key.ToLowerInvariant();
        foreach (var prefix in new[] { "exported_", "kube_", "kubernetes_", "k8s_" })
            if (key.StartsWith(prefix, StringComparison.Ordinal))
                key = key[prefix.Length..];
        return key is not "job_name" && key.EndsWith("_name", StringComparison.Ordinal) ? key[..^5] : key;
    }

    [GeneratedRegex("""
        \b(?<key>namespace|deployment|statefulset|daemonset|service|replicaset|pod|node)s?["'`]?\s*[=:/ ]\s*["'`]?
        (?:(?<ns>[a-z0-9][-a-z0-9]*)/)?(?<name>[a-z0-9]([-.a-z0-9]*[a-z0-9])?)
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Word();

    [GeneratedRegex("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")]
    private static partial Regex ObjectName();
}
