namespace Aura.Actions.Observability;

/// <summary>
/// PromQL parsed as far as quotes, comments and brackets go: enough to refuse what is cut off or empty.
/// </summary>
internal static class PromQlText
{
    private const string Opening = "([{";
    private const string Closing = ")]}";
    private static readonly string[] Operators =
        ["and", "or", "unless", "by", "without", "on", "ignoring", "offset", "bool", "group_left", "group_right"];

    /// <returns>What is wrong, or null.</returns>
    public static string? Fault(string text)
    {
        var open = new Stack<char>();
        var bare = "";
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\'' or '`')
            {
                var end = End(text, i);
                if (end < 0)
                    return $"the quote {c} at {i + 1} is not closed";
                (bare, i) = (bare + "q", end);
                continue;
            }
            if (c == '#')
            {
                i = text.IndexOf('\n', i) is >= 0 and var line ? line : text.Length;
                continue;
            }
            if (Opening.Contains(c))
                open.Push(c);
            else if (Closing.IndexOf(c) is >= 0 and var which && (!open.TryPop(out var last) || last != Opening[which]))
                return $"'{c}' at {i + 1} closes nothing";
            bare += c;
        }
        bare = bare.Trim();
        return open.Count > 0 ? $"'{open.Peek()}' is not closed"
            : bare.Length == 0 ? "the expression is empty"
            : "+-*/%^=<>!,".Contains(bare[^1]) || Operators.Contains(bare.Split(' ', '\n', ')')[^1])
                ? "the expression ends in the middle"
            : "*/%^=<>!,".Contains(bare[0]) ? "the expression begins in the middle" : null;
    }

    // A back quote knows no escapes.
    private static int End(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
            if (text[i] == '\\' && text[start] != '`')
                i++;
            else if (text[i] == text[start])
                return i;
        return -1;
    }
}
