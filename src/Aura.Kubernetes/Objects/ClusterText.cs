using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>
/// Words that somebody wrote into the cluster, inside a sentence of our own: marked ⟦so⟧ from where they are read, and
/// lifted out of the sentence where it leaves for a model. A single word (a name, an image, a key, a number) may stand
/// in a sentence as it is.
/// </summary>
public static class ClusterText
{
    private const char Open = '⟦';
    private const char Close = '⟧';
    private const int LongestName = 253;

    /// <summary>Marked; a text that already is stays as it is, one that holds marks of its own loses these.</summary>
    public static string Quote(string? text) =>
        text is { Length: > 1 } && text.StartsWith(Open) && text.IndexOf(Close) == text.Length - 1 ? text
            : $"{Open}{text?.Replace(Open, '[').Replace(Close, ']')}{Close}";

    /// <summary>As it is where it is one printable word of at most 253 characters, else marked.</summary>
    public static string Name(string? text) => IsName(text) ? text! : Quote(text);

    /// <summary>A copy in which every string that is no name is marked.</summary>
    public static JsonNode? Marked(JsonNode? value) => value switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Marked(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Marked)]),
        JsonValue v when v.TryGetValue(out string? text) && text.Length > 0 => Name(text),
        _ => value?.DeepClone(),
    };

    public static bool IsName(string? text) => text is { Length: > 0 and <= LongestName }
        && text.All(c => !char.IsWhiteSpace(c) && c is not (Open or Close) && CharUnicodeInfo.GetUnicodeCategory(c)
            is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned));

    /// <summary>
    /// Puts "[untrusted n]" in the place of each marked text, which becomes the n-th of <paramref name="lifted"/>.
    /// What is cut off before its closing mark reaches to the end.
    /// </summary>
    public static string Lift(string text, IList<string> lifted) => Replace(text, words =>
    {
        var at = lifted.IndexOf(words);
        if (at < 0)
        {
            at = lifted.Count;
            lifted.Add(words);
        }
        return $"[untrusted {at + 1}]";
    });

    /// <summary>For where nothing of it may be shown.</summary>
    public static string LeaveOut(string text) => Replace(text, _ => "[text from the cluster left out]");

    private static string Replace(string text, Func<string, string> instead)
    {
        if (text.IndexOf(Open) < 0)
            return text;
        var result = new StringBuilder();
        var at = 0;
        while (text.IndexOf(Open, at) is >= 0 and var open)
        {
            var close = text.IndexOf(Close, open);
            var end = close < 0 ? text.Length : close;
            result.Append(text, at, open - at).Append(instead(text[(open + 1)..end]));
            at = Math.Min(end + 1, text.Length);
        }
        return result.Append(text, at, text.Length - at).ToString();
    }
}
