using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Diagnosis.Folding;

/// <summary>
/// What differs between two pod templates, field by field. List items are matched by their name where they have one.
/// </summary>
public static class TemplateDiff
{
    private static readonly ImmutableHashSet<string> Ignored =
        ["metadata.labels.pod-template-hash", "metadata.creationTimestamp"];

    /// <returns>Paths from the template's root ("spec.containers[name=app].image"), in the templates' order.</returns>
    public static ImmutableArray<FieldChange> Between(PodTemplate before, PodTemplate after)
    {
        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        Compare(FieldPath.Of(), before.Json, after.Json, changes);
        return [.. changes.Where(c => !Ignored.Contains(c.Path))];
    }

    /// <summary>The change for people, with values that look like credentials masked.</summary>
    public static string Describe(FieldChange change) =>
        $"{Shown(change.Path, change.Before)} → {Shown(change.Path, change.After)}";

    private static string Shown(string path, JsonNode? value)
    {
        if (value is null)
            return "(absent)";
        value = Redactor.Value(value, Redactor.IsSecret(Kind.Deployment, FieldPath.Parse(path)), _ => Redactor.Hidden)!;
        var text = value is JsonValue v ? v.ToString() : value.ToJsonString();
        return text.Length <= 160 ? text : text[..160] + "…";
    }

    private static void Compare(
        FieldPath at, JsonNode? before, JsonNode? after, ImmutableArray<FieldChange>.Builder changes)
    {
        if (JsonNode.DeepEquals(before, after))
            return;
        if (before is JsonObject a && after is JsonObject b)
        {
            foreach (var key in b.Select(p => p.Key).Union(a.Select(p => p.Key)))
                Compare(at.Then(new FieldPath.Segment.Field(key)), a[key], b[key], changes);
            return;
        }
        if (before is JsonArray olds && after is JsonArray news && Named(olds) && Named(news))
        {
            foreach (var name in news.Concat(olds).Select(i => i!["name"]!.ToString()).Distinct())
            {
                var item = new FieldPath.Segment.Item("name", name);
                var path = FieldPath.Of(item);
                Compare(at.Then(item), path.Read(olds), path.Read(news), changes);
            }
            return;
        }
        changes.Add(new FieldChange($"{at}", before?.DeepClone(), after?.DeepClone(), "changed by the rollout"));
    }

    private static bool Named(JsonArray list) => list.All(i => i is JsonObject o && o["name"] is JsonValue);
}
