using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Aura.Diagnosis;

namespace Aura.Learning;

/// <summary>
/// What is known of an incident when something is done about it, as features of few values each, so that incidents
/// alike have the same: type of finding and severity, kind and size of the workload, environment, the evidence that is
/// true or false, the time of the week. No names and no words of the cluster.
/// </summary>
[JsonConverter(typeof(CircumstancesConverter))]
public sealed class Circumstances : IEquatable<Circumstances>
{
    public const string Kind = "kind";
    public const string Environment = "environment";
    public const string Size = "size";

    private const int MostEvidence = 24;

    public static readonly Circumstances None = new(ImmutableSortedDictionary<string, string>.Empty);

    private Circumstances(ImmutableSortedDictionary<string, string> features) => Features = features;

    public ImmutableSortedDictionary<string, string> Features { get; }

    public string? this[string name] => Features.GetValueOrDefault(name);

    public static Circumstances Of(IEnumerable<KeyValuePair<string, string>> features) =>
        new(features.ToImmutableSortedDictionary(f => Clean(f.Key), f => Clean(f.Value), StringComparer.Ordinal));

    public static Circumstances Of(Finding finding) => Of(
        finding.Severity.ToString().ToLowerInvariant(), finding.Target.Kind.Name, finding.Facts);

    /// <param name="kind">Of the object at fault.</param>
    public static Circumstances Of(string severity, string kind, JsonObject facts)
    {
        var features = new Dictionary<string, string>
        {
            ["severity"] = severity,
            [Kind] = (string?)facts["workloadKind"] ?? kind,
        };
        if (Number(facts["replicas"]) is { } replicas)
        {
            features[Size] = SizeOf(replicas);
            features["ready"] = (Number(facts["readyReplicas"]) ?? 0) switch
            {
                0 => "none",
                var ready => ready < replicas ? "some" : "all",
            };
        }
        if (facts["rolloutBroke"] is JsonValue broke && broke.TryGetValue(out bool by) && by)
            features["change"] = ChangeOf(facts["changedFields"] as JsonArray ?? []);
        foreach (var fact in facts.Where(f => f.Value is JsonValue v && v.TryGetValue(out bool b) && b)
            .OrderBy(f => f.Key, StringComparer.Ordinal).Take(MostEvidence))
            features[$"evidence.{fact.Key}"] = "true";
        return Of(features);
    }

    /// <summary>With where and when it is.</summary>
    public Circumstances In(string cluster, string? ns, DateTimeOffset at) => With(Environment,
        EnvironmentName.Of(cluster, ns)).With("time", TimeOf(at.ToUniversalTime()));

    public Circumstances With(string name, string value) => new(Features.SetItem(name, Clean(value)));

    /// <summary>"kind=Deployment|size=2-3", in the order of the names.</summary>
    public override string ToString() => string.Join('|', Features.Select(f => $"{f.Key}={f.Value}"));

    public static Circumstances Parse(string text) => new(text.Split('|', StringSplitOptions.RemoveEmptyEntries)
        .Select(f => f.Split('=', 2)).Where(f => f.Length == 2)
        .ToImmutableSortedDictionary(f => f[0], f => f[1], StringComparer.Ordinal));

    public bool Equals(Circumstances? other) => other is not null && ToString() == other.ToString();
    public override bool Equals(object? obj) => Equals(obj as Circumstances);
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    private static string ChangeOf(JsonArray fields)
    {
        var sorts = fields.Select(f => $"{f}").Select(path =>
            path.EndsWith(".image", StringComparison.Ordinal) ? "image"
            : path.Contains(".resources", StringComparison.Ordinal) ? "resources"
            : path.Contains(".env", StringComparison.Ordinal) ? "environment variables"
            : path.Contains("Probe", StringComparison.Ordinal) ? "probes" : "other fields");
        var text = string.Join('+', sorts.Distinct().Order(StringComparer.Ordinal));
        return text.Length == 0 ? "rollout" : text;
    }

    private static string SizeOf(int replicas) => replicas switch
    {
        <= 0 => "0",
        1 => "1",
        <= 3 => "2-3",
        <= 10 => "4-10",
        _ => "11+",
    };

    private static string TimeOf(DateTimeOffset utc) => utc.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
        ? "weekend" : utc.Hour is >= 7 and < 19 ? "day" : "night";

    private static int? Number(JsonNode? node) =>
        node is JsonValue v && v.TryGetValue(out double number) ? (int)number : null;

    private static string Clean(string text) => string.Concat(text.Where(c => c is not ('|' or '=')));
}
