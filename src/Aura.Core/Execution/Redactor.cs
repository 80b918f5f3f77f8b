using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Kubernetes;

namespace Aura.Execution;

/// <summary>
/// The one place, on the way out, where secrets are taken from what is shown: values of Secrets, values whose names
/// say that they are credentials, and text that looks like one (<see cref="SecretShapes"/>).
/// </summary>
public static partial class Redactor
{
    public const string Hidden = "[redacted]";

    internal const string SecretWords =
        "pass(word|wd|phrase|code)|pwd|secret|token|api[-_.]?key|credential|cookie|authorization|htpasswd|" +
        "(access|account|private|signing|encryption|master|shared|storage|license|ssh|client|tls)[-_.]?key|" +
        "connection[-_.]?string|dockerconfig|signature|keystore";

    /// <summary>Repeats the whole object, a Secret's values included.</summary>
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Printable text with everything that looks like a credential replaced.</summary>
    public static string Text(string text) => SecretShapes.Hide(Printable.Text(text));

    /// <summary>Whether a field, key or variable of this name is taken to hold a credential.</summary>
    public static bool IsSecretName(string name) => SecretName().IsMatch(name) && !NotSecret().IsMatch(name);

    /// <summary>
    /// A copy in which secret values are replaced by <paramref name="mask"/> and texts are redacted.
    /// </summary>
    /// <param name="secret">The value as a whole belongs to a Secret, or to a name that says so.</param>
    public static JsonNode? Value(JsonNode? value, bool secret, Func<string, string> mask) => value switch
    {
        null => null,
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key,
            Value(p.Value, secret || IsNamedSecret(o, p.Key, p.Value), mask)))),
        JsonArray a => new JsonArray([.. a.Select((item, i) =>
            Value(item, secret || (i > 0 && IsSecretFlag(a[i - 1])), mask))]),
        JsonValue v when secret && v.GetValueKind() is not (System.Text.Json.JsonValueKind.True
            or System.Text.Json.JsonValueKind.False) => mask(v.ToString()),
        JsonValue v when v.TryGetValue(out string? text) => Text(text),
        _ => value.DeepClone(),
    };

    /// <summary>A copy of a whole object, or of a part of its manifest, in which secret values are masked.</summary>
    public static JsonObject Whole(string? kind, JsonObject body, Func<string, string> mask) => new(body.Select(p =>
        KeyValuePair.Create(p.Key, Value(p.Value, IsSecretData(kind, p.Key), mask))));

    /// <summary>
    /// Whether values at this place of the object are secret: data of a Secret, a variable named so, …
    /// </summary>
    public static bool IsSecret(Kind kind, FieldPath path) =>
        (path.Segments is [FieldPath.Segment.Field first, ..] && IsSecretData(kind.Name, first.Name))
        || path.Segments.Any(s => s is FieldPath.Segment.Field { Name: LastApplied })
        || path.Segments.Any(s => s is FieldPath.Segment.Item { Key: "name" } item && IsSecretName(item.Value)
            && path.Segments is [.., FieldPath.Segment.Field { Name: "value" }])
        || (path.Segments is [.., FieldPath.Segment.Field last] && IsSecretName(last.Name));

    private static bool IsSecretData(string? kind, string field) =>
        kind == Kind.Secret.Name && field is ("data" or "stringData");

    private static bool IsNamedSecret(JsonObject o, string key, JsonNode? value) =>
        key == LastApplied || (o["kind"] is JsonValue kind && IsSecretData(kind.ToString(), key))
        || (value is JsonValue && IsSecretName(key))
        // An entry {name: DB_PASSWORD, value: …} of env.
        || (key == "value" && o["name"] is JsonValue name && IsSecretName(name.ToString()));

    // ["--password", "…"] of a command.
    private static bool IsSecretFlag(JsonNode? item) => item is JsonValue v && v.TryGetValue(out string? flag)
        && flag.StartsWith('-') && !flag.Contains('=') && IsSecretName(flag);

    [GeneratedRegex(SecretWords + "|(^|[^a-z])(pwd|pass|auth|dsn)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    // About secrets, but none: secretName, secretKeyRef, tokenExpirationSeconds, automountServiceAccountToken, …
    [GeneratedRegex("(names?|refs?|seconds|path|file|dir|type|kind|policy|ttl|enabled|count|version|namespace|url|" +
                    "provider|store|class|length)$|^automount|^imagePull", RegexOptions.IgnoreCase)]
    private static partial Regex NotSecret();
}
