using System.Text.Json.Nodes;

namespace Aura.Plans;

/// <summary>
/// A value that is only known when a change is carried out. It stands in the plan (and so in its digest) by name; the
/// executor fills it in before it journals the intent, so that a replay writes the same value.
/// </summary>
public static class Placeholder
{
    /// <summary>The time of the write, RFC 3339 in UTC with seconds.</summary>
    public const string Now = "$(now)";

    /// <summary>The change with its placeholders replaced, for values of any depth.</summary>
    public static Change Fill(Change change, DateTimeOffset now) => change switch
    {
        Change.Patch p => p with { Fields = [.. p.Fields.Select(f => f with { After = Fill(f.After, now) })] },
        Change.Create c => c with { Body = (JsonObject)Fill(c.Body, now)! },
        Change.Send s => s with { Message = (JsonObject)Fill(s.Message, now)! },
        _ => change,
    };

    private static JsonNode? Fill(JsonNode? value, DateTimeOffset now) => value switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Fill(p.Value, now)))),
        JsonArray a => new JsonArray([.. a.Select(item => Fill(item, now))]),
        JsonValue v when v.TryGetValue(out string? text) && text == Now =>
            now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"),
        _ => value?.DeepClone(),
    };
}
