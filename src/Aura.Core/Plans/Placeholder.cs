using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Plans;

/// <summary>
/// A value that is only known when a change is carried out. It stands in the plan (and so in its digest) by name; the
/// executor fills it in before it journals the intent, so that a replay writes the same value.
/// </summary>
public static class Placeholder
{
    private const string Mark = "$(aura:";

    /// <summary>As a whole value: the time of the write, RFC 3339 in UTC with seconds.</summary>
    public const string Now = "$(aura:now)";

    /// <summary>Anywhere in a text, also in an object's name: six hex digits, the same for a whole execution.</summary>
    public const string Suffix = "$(aura:suffix)";

    /// <summary>
    /// As a whole value: random text, made once for an execution (the same name is the same value in all its changes),
    /// never shown, and kept only in what the journal seals.
    /// </summary>
    /// <param name="base64">As <c>data</c> of a Secret wants it.</param>
    public static string Secret(string name, int length = 32, string alphabet = GeneratedSecret.Alphanumeric,
        bool base64 = false) => new GeneratedSecret(name, length, alphabet, base64).ToString();

    /// <summary>As a whole value in <c>data</c> of a Secret: what the operator named at start, read then.</summary>
    public static string Value(NamedValue value) => new SourcedValue(value.Name, value.Hash).ToString();

    /// <summary>As people are shown it: <c>$(now)</c>, <c>backup-$(suffix)</c>.</summary>
    public static string Shown(string text) => text.Replace(Mark, "$(", StringComparison.Ordinal);

    /// <summary>The change with its placeholders replaced, in values of any depth and in names.</summary>
    public static Change Fill(Change change, Filling with) => Fill<Change>(change, with);

    /// <summary>The condition with its placeholders replaced.</summary>
    public static Condition Fill(Condition condition, Filling with) => Fill<Condition>(condition, with);

    private static T Fill<T>(T data, Filling with)
        where T : class
    {
        var text = JsonSerializer.Serialize(data, PlanJson.Options);
        return text.Contains(Mark, StringComparison.Ordinal)
            ? Fill(JsonNode.Parse(text), with).Deserialize<T>(PlanJson.Options)! : data;
    }

    // What was read stays as it was read.
    private static JsonNode? Fill(JsonNode? value, Filling with) => value switch
    {
        JsonObject o => new JsonObject(o.Select(p =>
            KeyValuePair.Create(p.Key, p.Key == "before" ? p.Value?.DeepClone() : Fill(p.Value, with)))),
        JsonArray a => new JsonArray([.. a.Select(item => Fill(item, with))]),
        JsonValue v when v.TryGetValue(out string? text) && text.Contains(Mark, StringComparison.Ordinal) =>
            Fill(text, with),
        _ => value?.DeepClone(),
    };

    /// <summary>The placeholders of the change that <paramref name="parse"/> knows; each once.</summary>
    public static IReadOnlyList<T> In<T>(Change change, Func<string, T?> parse)
        where T : class => JsonSerializer.Serialize(change, PlanJson.Options) is var text
        && text.Contains(Mark, StringComparison.Ordinal)
            ? [.. Texts(JsonNode.Parse(text)).Select(parse).OfType<T>().Distinct()] : [];

    private static IEnumerable<string> Texts(JsonNode? value) => value switch
    {
        JsonObject o => o.Where(p => p.Key != "before").SelectMany(p => Texts(p.Value)),
        JsonArray a => a.SelectMany(Texts),
        JsonValue v when v.TryGetValue(out string? text) => [text],
        _ => [],
    };

    private static string Fill(string text, Filling with) => text == Now
        ? with.Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ")
        : SourcedValue.TryParse(text) is { } sourced ? with.Learnt[sourced.Key]
        : IssuedPart.TryParse(text) is { } issued ? with.Learnt[issued.Key]
        : GeneratedSecret.TryParse(text) is { } secret ? secret.Written(with.Secret(secret))
        : text.Replace(Suffix, with.Suffix, StringComparison.Ordinal);
}
