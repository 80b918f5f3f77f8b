using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Aura.Actions.Search;

/// <summary>Words without their endings, so that "restarting pods" is about "restart" and "pod".</summary>
internal static partial class WordStems
{
    private static readonly ImmutableHashSet<string> Empty = [.. (
        "the a an to of this that my our your for in on at it its is are be and or with from by i we you me as so too "
        + "very do does not no have has had can could should would will shall please when while because if than then "
        + "them they there their was were which who what how use used uses one any each every ever all these those "
        + "some keep keeps get gets let make makes made give want need needs").Split(' ')];

    // What takes the place of an ending; the first that fits counts.
    private static readonly (string Ending, string By)[] Endings =
    [
        ("ies", "y"), ("sses", "ss"), ("ations", "at"), ("ation", "at"), ("ness", ""), ("ing", ""), ("edly", ""),
        ("ed", ""), ("ly", ""), ("es", "e"), ("s", ""),
    ];

    /// <summary>The words that say something, each once.</summary>
    public static IReadOnlyList<string> Of(string text) =>
        [.. Words(text).Where(w => w.Length > 1 && !Empty.Contains(w)).Select(Stem).Distinct()];

    /// <summary>All words in their order, to look for several that follow each other.</summary>
    public static IReadOnlyList<string> Sequence(string text) => [.. Words(text).Select(Stem)];

    private static IEnumerable<string> Words(string text) =>
        Word().Matches(Hump().Replace(text, "$1 $2").ToLowerInvariant()).Select(m => m.Value);

    private static string Stem(string word)
    {
        if (word.Length <= 3)
            return word;
        foreach (var (ending, by) in Endings)
            if (word.EndsWith(ending, StringComparison.Ordinal)
                && !word.EndsWith("ss", StringComparison.Ordinal) && word.Length - ending.Length >= 3)
            {
                word = word[..^ending.Length] + by;
                break;
            }
        // "dropped" is of "drop"; "fill" and "pass" are as they are.
        if (word.Length > 3 && word[^1] == word[^2] && word[^1] is not ('s' or 'l'))
            word = word[..^1];
        return word.Length > 3 && word[^1] == 'e' ? word[..^1] : word;
    }

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex Word();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex Hump();
}
