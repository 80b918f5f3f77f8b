using System.Text.RegularExpressions;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>Label selectors as they come in queries, refused in the server's words.</summary>
internal static partial class SelectorText
{
    private const string Operators = "in, notin, =, ==, !=, gt, lt";

    public static Selector Labels(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return Selector.Everything;
        if (Fault(text) is { } fault)
            throw ApiStatusException.BadRequest(fault);
        try
        {
            return Selector.Labels(text);
        }
        catch (FormatException unreadable)
        {
            throw ApiStatusException.BadRequest($"unable to parse requirement: {unreadable.Message}");
        }
    }

    /// <summary>What the server's parser says of the first token that does not fit; null where all do.</summary>
    private static string? Fault(string text)
    {
        var tokens = Token().Matches(text).Select(m => m.Value).ToList();
        for (var at = 0; at < tokens.Count;)
        {
            if (tokens[at] == "!")
                at++;
            if (at >= tokens.Count || !IsWord(tokens[at]))
                return $"found '{At(tokens, at)}', expected: !, identifier, or 'end of string'";
            at++;
            if (at == tokens.Count)
                return null;
            if (tokens[at] != ",")
            {
                if (Operand(tokens, ref at) is { } fault)
                    return fault;
                if (at == tokens.Count)
                    return null;
                if (tokens[at] != ",")
                    return $"found '{tokens[at]}', expected: ',' or 'end of string'";
            }
            at++;
            if (at >= tokens.Count || !(IsWord(tokens[at]) || tokens[at] == "!"))
                return $"found '{At(tokens, at)}', expected: identifier after ','";
        }
        return null;
    }

    private static string? Operand(List<string> tokens, ref int at)
    {
        var operation = tokens[at++];
        switch (operation)
        {
            case "=" or "==" or "!=" or ">" or "<":
                if (at < tokens.Count && IsWord(tokens[at]))
                    at++;
                else if (at < tokens.Count && tokens[at] != ",")
                    return $"found '{tokens[at]}', expected: identifier";
                return null;
            case "in" or "notin":
                if (At(tokens, at) != "(")
                    return $"found '{At(tokens, at)}' expected: '('";
                while (at < tokens.Count && tokens[at] != ")")
                    at++;
                return at++ < tokens.Count ? null : "found '', expected: ',', or ')'";
            default:
                return $"found '{operation}', expected: {Operators}";
        }
    }

    private static string At(List<string> tokens, int at) => at < tokens.Count ? tokens[at] : "";

    private static bool IsWord(string token) => token[0] is not ('!' or '=' or '<' or '>' or '(' or ')' or ',');

    [GeneratedRegex(@"==|!=|[=!<>(),]|[^\s=!<>(),]+")]
    private static partial Regex Token();
}
