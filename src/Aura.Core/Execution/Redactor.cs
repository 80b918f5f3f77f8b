using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Kubernetes;

namespace Aura.Execution;

/// <summary>
/// The one place, on the way out, where secrets are taken from what is shown: values of Secrets, values whose names
/// say that they are credentials, and text that looks like one.
/// </summary>
public static partial class Redactor
{
    public const string Hidden = "[redacted]";

    /// <summary>Text with everything that looks like a credential replaced.</summary>
    public static string Text(string text)
    {
        text = PrivateKey().Replace(text, Hidden);
        text = Jwt().Replace(text, Hidden);
        text = KnownTokens().Replace(text, Hidden);
        text = Scheme().Replace(text, m => $"{m.Groups[1].Value} {Hidden}");
        text = UrlPassword().Replace(text, m => $"{m.Groups[1].Value}{Hidden}@");
        return Assignment().Replace(text, m => $"{m.Groups[1].Value}{m.Groups[2].Value}{Hidden}");
    }

    /// <summary>Whether a field, key or variable of this name is taken to hold a credential.</summary>
    public static bool IsSecretName(string name) => SecretName().IsMatch(name);

    /// <summary>
    /// A copy in which secret values are replaced by <paramref name="mask"/> and texts are redacted.
    /// </summary>
    /// <param name="secret">The value as a whole belongs to a Secret, or to a name that says so.</param>
    public static JsonNode? Value(JsonNode? value, bool secret, Func<string, string> mask) => value switch
    {
        null => null,
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Value(p.Value,
            (secret && p.Value is not null) || IsSecretName(p.Key) && p.Value is JsonValue || IsNamedSecret(o, p.Key),
                mask)))),
        JsonArray a => new JsonArray([.. a.Select(item => Value(item, secret, mask))]),
        JsonValue v when secret => mask(v.ToString()),
        JsonValue v when v.TryGetValue(out string? text) => Text(text),
        _ => value.DeepClone(),
    };

    /// <summary>
    /// Whether values at this place of the object are secret: data of a Secret, a variable named so, …
    /// </summary>
    public static bool IsSecret(Kind kind, FieldPath path) =>
        (kind == Kind.Secret && path.Segments is [FieldPath.Segment.Field { Name: "data" or "stringData" }, ..])
        || path.Segments.Any(s => s is FieldPath.Segment.Item { Key: "name" } item && IsSecretName(item.Value)
            && path.Segments is [.., FieldPath.Segment.Field { Name: "value" }])
        || (path.Segments is [.., FieldPath.Segment.Field last] && IsSecretName(last.Name)
            && path.Segments.Any(s => s is FieldPath.Segment.Field { Name: "data" }));

    // An entry {name: DB_PASSWORD, value: …} of env.
    private static bool IsNamedSecret(JsonObject entry, string key) =>
        key == "value" && entry["name"] is JsonValue name && IsSecretName(name.ToString());

    [GeneratedRegex(@"pass(word|wd|phrase)|secret(?!Name|KeyRef|Ref)|token(?!s?Seconds)|api[-_]?key|private[-_]?key|" +
                    "credential(?!s?Name)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\z)",
        RegexOptions.Singleline)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*")]
    private static partial Regex Jwt();

    [GeneratedRegex(@"\b((AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|" +
                    @"sk-[A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{35})\b")]
    private static partial Regex KnownTokens();

    [GeneratedRegex(@"\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s/@]+@", RegexOptions.IgnoreCase)]
    private static partial Regex UrlPassword();

    [GeneratedRegex(@"([\w.-]*(?:pass(?:word|wd|phrase)|secret|token|api[-_]?key|credential)[\w-]*""?)" +
                    @"(\s*[=:]\s*""?)(?!\[redacted\])[^\s""',;]{3,}", RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();
}
