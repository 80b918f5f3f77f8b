using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Execution.Fields;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;

namespace Aura.Execution;

/// <summary>
/// Shows changes as the lines of a diff, each the smallest place that differs; secrets as keyed hashes.
/// </summary>
internal sealed class ChangeLines(Sealer sealer)
{
    public ImmutableArray<ChangeLine> Of(IEnumerable<Change> changes) => [.. changes.SelectMany(Of)];

    private IEnumerable<ChangeLine> Of(Change change)
    {
        var target = Placeholder.Shown(change.Target.ToString());
        return change switch
        {
            Change.Patch p => p.Fields.SelectMany(field =>
                Difference.Between(FieldPath.Parse(field.Path), field.Before, field.After).Select(d =>
                    new ChangeLine(p.Subresource == "resize" ? "resize" : "patch", target,
                        ClusterText.Name($"{d.Path}"), Shown(p.Target.Kind, d.Path, d.Before),
                        Shown(p.Target.Kind, d.Path, d.After), field.Why))),
            Change.Scale s => [new ChangeLine("scale", target, "spec.replicas", s.Before, s.After, s.Why)],
            Change.Create c => [new ChangeLine("create", target, null, null,
                ClusterText.Marked(Plain(Redactor.Whole(c.Target.Kind.Name, c.Body, Mask))), c.Why)],
            Change.Delete d => [new ChangeLine("delete", target, null, null, null, d.Why)],
            Change.Evict e => [new ChangeLine("evict", target, null, null, null, e.Why)],
            Change.Send s => [new ChangeLine("send", s.Receiver, null, null,
                Shown(Kind.Event, FieldPath.Of(), s.Message), s.Why)],
            Change.Exec e => [new ChangeLine("exec", $"{target} {e.Container}", null, null,
                new JsonArray([.. e.Command.Select(word =>
                    JsonValue.Create(Placeholder.Shown(Redactor.Text(word))))]), e.Why)],
            Change.Archive a => [new ChangeLine("archive", Placeholder.Shown(a.Target.Name), null, null,
                new JsonArray([.. a.Entries.Select(e => JsonValue.Create(e.Path))]), a.Why)],
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.GetType().Name),
        };
    }

    private JsonNode? Shown(Kind kind, FieldPath path, JsonNode? value) =>
        ClusterText.Marked(Plain(Redactor.Value(value, Redactor.IsSecret(kind, path), Mask)));

    private static JsonNode? Plain(JsonNode? value) => value switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Plain(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Plain)]),
        JsonValue v when v.TryGetValue(out string? text) => Placeholder.Shown(text),
        _ => value?.DeepClone(),
    };

    // One word, and none that looks like an assignment.
    private string Mask(string secret) => GeneratedSecret.TryParse(secret) is { } made
        ? $"[secret#{made.Length}-random-characters]"
        : SourcedValue.TryParse(secret) is { } sourced ? $"[secret#{sourced.Hash[..Sealer.ShownDigits]}]"
        : IssuedPart.TryParse(secret) is { } issued
            ? $"[secret#new-{(issued.Part == IssuedPart.Certificate ? "certificate" : "key")}]"
        : $"[secret#{sealer.Hash(secret)}]";
}
