using System.Globalization;
using System.Text;

namespace Aura.Mcp.Reports;

/// <summary>Markdown, a line at a time.</summary>
internal sealed class Markdown
{
    private readonly StringBuilder _text = new();

    public void Heading(int level, string text) => Paragraph($"{new string('#', level)} {text}");

    /// <param name="text">Markdown; what is not our own has gone through <see cref="Escape"/>.</param>
    public void Paragraph(string text) => _text.Append(text).Append("\n\n");

    public void Bullets(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            _text.Append($"- {line}\n");
        _text.Append('\n');
    }

    /// <summary>Nothing where there are no rows.</summary>
    /// <param name="right">Columns with numbers, from the second on.</param>
    public void Table(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, bool right = true)
    {
        if (rows.Count == 0)
            return;
        _text.Append($"| {string.Join(" | ", columns)} |\n");
        _text.Append($"|{string.Concat(columns.Select((_, i) => i > 0 && right ? "---:|" : "---|"))}\n");
        foreach (var row in rows)
            _text.Append($"| {string.Join(" | ", row)} |\n");
        _text.Append('\n');
    }

    public override string ToString() => _text.ToString().TrimEnd('\n') + "\n";

    /// <summary>Shown as it is, whatever it holds: no markup, link or line of its own.</summary>
    public static string Escape(string text) => string.Concat(text.Select((c, i) => c switch
    {
        _ when char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or ',' or '+' or '%' or ';' or '/' => $"{c}",
        // Names of Aura's are left as they are; an address must not become a link.
        '.' or '_' when Within(text, i) && !text.AsSpan(0, i).EndsWith("www", StringComparison.OrdinalIgnoreCase) =>
            $"{c}",
        ':' when text.ElementAtOrDefault(i + 1) is ' ' => ":",
        _ when CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => "·",
        '<' => "&lt;",
        '&' => "&amp;",
        _ when char.IsAscii(c) => $"\\{c}",
        _ => $"{c}",
    }));

    private static bool Within(string text, int i) => i > 0 && i + 1 < text.Length
        && char.IsAsciiLetterOrDigit(text[i - 1]) && char.IsAsciiLetterOrDigit(text[i + 1]);
}
