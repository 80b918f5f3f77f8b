namespace Aura.Execution.Policy;

/// <summary>Names with wildcards: <c>*</c> is any text, <c>?</c> one character.</summary>
public static class Glob
{
    public static bool Any(IEnumerable<string> patterns, string text) => patterns.Any(p => Matches(p, text));

    public static bool IsPattern(string text) => text.Contains('*') || text.Contains('?');

    public static bool Matches(string pattern, string text)
    {
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
            if (p < pattern.Length && pattern[p] == '*')
                (star, mark) = (p++, t);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
                (p, t) = (p + 1, t + 1);
            else if (star >= 0)
                (p, t) = (star + 1, ++mark);
            else
                return false;
        return pattern[p..].All(c => c == '*');
    }
}
