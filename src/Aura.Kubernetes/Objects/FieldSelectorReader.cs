using System.Text;

namespace Aura.Kubernetes;

/// <summary>Reads field-selector text; a backslash escapes <c>,</c>, <c>=</c> and itself in values.</summary>
internal static class FieldSelectorReader
{
    public static IReadOnlyList<Requirement> Read(string text) =>
        [.. Terms(text).Where(t => t.Length > 0).Select(t => Term(t, text))];

    private static Requirement Term(string term, string whole)
    {
        var at = term.IndexOf('=');
        var key = at < 0 ? "" : term[..at].TrimEnd('!').Trim();
        if (key.Length == 0)
            throw new FormatException($"field selector '{whole}': '{term}' should read field=value or field!=value");
        var operation = term[at - 1] == '!' ? SelectorOperator.NotIn : SelectorOperator.In;
        var value = term[(at + 1)..];
        if (operation == SelectorOperator.In && value.StartsWith('='))
            value = value[1..];
        return new Requirement(key, operation, [Unescape(value)]);
    }

    private static IEnumerable<string> Terms(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == ',')
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }
        yield return text[start..].Trim();
    }

    private static string Unescape(string value)
    {
        var plain = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
            plain.Append(value[i] == '\\' && i + 1 < value.Length ? value[++i] : value[i]);
        return plain.ToString();
    }
}
