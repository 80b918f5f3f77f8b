using System.Text.RegularExpressions;

namespace Aura.Execution;

/// <summary>
/// Text without what a terminal obeys or a reader does not see: escape sequences, control characters, marks that turn
/// the direction of writing, characters without width, and the invisible letters of the tags block.
/// </summary>
public static partial class Printable
{
    /// <summary>Colours and cursor movements vanish; every other such character becomes "�".</summary>
    public static string Text(string text) => Unseen().IsMatch(text)
        ? Unseen().Replace(Sequence().Replace(text.Replace("\r\n", "\n"), ""), "�") : text;

    /// <summary>One that a person reads at once: printable, and cut where it is huge.</summary>
    public static string Short(string text, int most = 16_000)
    {
        text = Text(text);
        return text.Length <= most ? text : $"{text[..most]}\n… cut off here, {text.Length - most} characters more";
    }

    // ECMA-48: CSI … final byte; OSC … BEL or ST; other two-character escapes.
    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[@-Z\\^_]")]
    private static partial Regex Sequence();

    [GeneratedRegex(@"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|" +
                    @"\udb40[\udc00-\udc7f]")]
    private static partial Regex Unseen();
}
