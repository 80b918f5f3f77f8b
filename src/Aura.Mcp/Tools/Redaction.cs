using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Aura.Mcp.Tools;

/// <summary>
/// Masks what looks like a credential in texts that leave the process: private keys, JSON web tokens, bearer and
/// basic authorization, passwords in URLs, well-known key formats, and values assigned to telling names.
/// </summary>
public static partial class Redaction
{
    public const string Mask = "«redacted»";

    public static string Apply(string text)
    {
        if (text.Length < 8)
            return text;
        text = PrivateKey().Replace(text, Mask);
        text = Token().Replace(text, Mask);
        text = Authorization().Replace(text, "$1 " + Mask);
        text = UrlPassword().Replace(text, "$1" + Mask + "@");
        return Assignment().Replace(text, "$1" + Mask);
    }

    /// <summary>A copy in which every string is masked.</summary>
    public static JsonObject Apply(JsonObject tree) => (JsonObject)Copy(tree)!;

    /// <summary>True for names whose values are kept to oneself: DB_PASSWORD, apiToken, client-secret.</summary>
    public static bool IsTellingName(string name) => TellingName().IsMatch(name);

    private static JsonNode? Copy(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Copy(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Copy)]),
        JsonValue v when v.TryGetValue(out string? s) => Apply(s),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)", RegexOptions.Singleline)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_\w{20,}|\bxox[abps]-[\w-]{10,}")]
    private static partial Regex Token();

    [GeneratedRegex(@"\b(bearer|basic) [\w.~+/=-]{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex Authorization();

    [GeneratedRegex(@"(\w+://[^\s:/@]*:)[^\s/@]+@")]
    private static partial Regex UrlPassword();

    [GeneratedRegex(@"(?<![\w-])([\w.-]*(?:passw(?:or)?d|passphrase|secret[_-]?key|client[_-]?secret|api[_-]?key|access[_-]?key|auth[_-]?token)\s*[""']?\s*[=:]\s*[""']?)[^\s""',;&]{3,}", RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();

    [GeneratedRegex("(passw(or)?d|passphrase|secret|token|api_?-?key|access_?-?key|private_?-?key|credential)", RegexOptions.IgnoreCase)]
    private static partial Regex TellingName();
}
