using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Actions.Shared;

/// <summary>
/// A workload's node affinity with one expression required or preferred; a term for the same label is replaced, others
/// stay.
/// </summary>
internal static class NodeAffinityChange
{
    public const string Path = "spec.template.spec.affinity.nodeAffinity";
    private const string RequiredTerms = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string PreferredTerms = "preferredDuringSchedulingIgnoredDuringExecution";

    public static JsonObject Of(KubeObject workload, JsonObject expression, bool required, int weight = 100)
    {
        var old = workload.At(Path) as JsonObject ?? [];
        return required ? Require(old, expression) : Prefer(old, expression, weight);
    }

    public static JsonObject In(string label, IEnumerable<string> values) => new()
    {
        ["key"] = label, ["operator"] = "In", ["values"] = new JsonArray([.. values.Select(v => (JsonNode)v)]),
    };

    // Terms are alternatives and their expressions are not: what is required goes into every term.
    private static JsonObject Require(JsonObject old, JsonObject expression)
    {
        var changed = (JsonObject)old.DeepClone();
        var terms = new JsonArray([.. (old[RequiredTerms]?["nodeSelectorTerms"] as JsonArray ?? [])
            .OfType<JsonObject>().Select(t => With(t, expression))]);
        if (terms.Count == 0)
            terms.Add(With([], expression));
        changed[RequiredTerms] = new JsonObject { ["nodeSelectorTerms"] = terms };
        var preferred = WithoutPreference(old, $"{expression["key"]}");
        changed.Remove(PreferredTerms);
        if (preferred.Count > 0)
            changed[PreferredTerms] = preferred;
        return changed;
    }

    private static JsonObject Prefer(JsonObject old, JsonObject expression, int weight)
    {
        var changed = (JsonObject)old.DeepClone();
        var preferred = WithoutPreference(old, $"{expression["key"]}");
        preferred.Add(new JsonObject
        {
            ["weight"] = weight,
            ["preference"] = new JsonObject { ["matchExpressions"] = new JsonArray(expression.DeepClone()) },
        });
        changed[PreferredTerms] = preferred;
        return changed;
    }

    private static JsonObject With(JsonObject term, JsonObject expression)
    {
        var changed = (JsonObject)term.DeepClone();
        changed["matchExpressions"] = new JsonArray([.. (term["matchExpressions"] as JsonArray ?? [])
            .Where(e => (string?)e?["key"] != (string?)expression["key"]).Select(e => e!.DeepClone()),
            expression.DeepClone()]);
        return changed;
    }

    // Only a preference for nothing but this label is replaced.
    private static JsonArray WithoutPreference(JsonObject old, string key) =>
        new([.. old[PreferredTerms].Objects()
            .Where(p => !(p["preference"]?["matchExpressions"] is JsonArray { Count: 1 } one
                && (string?)one[0]?["key"] == key && p["preference"]?["matchFields"] is null))
            .Select(p => p.DeepClone())]);
}
