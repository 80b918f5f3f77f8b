using System.Text.RegularExpressions;

namespace Aura.Execution;

/// <summary>What credentials look like in running text, whatever field it stands in.</summary>
internal static partial class SecretShapes
{
    private const string Hidden = Redactor.Hidden;
    private const string Key = @"[\w.-]*?(" + Redactor.SecretWords + @")[\w.-]*";

    public static string Hide(string text)
    {
        if (text.Length < 4)
            return text;
        text = PrivateKey().Replace(text, Hidden);
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
            text = KeysEnd().Replace(text, Hidden);
        text = Jwt().Replace(text, Hidden);
        text = KnownTokens().Replace(text, Hidden);
        text = Scheme().Replace(text, m => $"{m.Groups[1].Value} {Hidden}");
        text = UrlPassword().Replace(text, m => $"{m.Groups["url"].Value}{Hidden}@");
        foreach (var named in new[] { Line(), Flag(), Assignment(), NamedValue() })
            text = named.Replace(text, Assigned);
        return LongRun().Replace(text, m => IsMixed(m.Value) && !Reference().IsMatch(m.Value) ? Hidden : m.Value);
    }

    private static string Assigned(Match m) =>
        Redactor.IsSecretName(m.Groups["key"].Value) && !Plain().IsMatch(m.Groups["value"].Value)
            ? $"{string.Concat(m.Groups["before"].Captures)}{Hidden}{m.Groups["after"].Value}" : m.Value;

    // Letters of both cases and digits, changing as they do by chance; a camelCaseName changes seldom.
    private static bool IsMixed(string run)
    {
        var (upper, lower, digits, changes) = (0, 0, 0, 0);
        var before = -1;
        foreach (var c in run)
        {
            var now = char.IsAsciiLetterUpper(c) ? 0 : char.IsAsciiLetterLower(c) ? 1 : char.IsAsciiDigit(c) ? 2 : 3;
            upper += now == 0 ? 1 : 0;
            lower += now == 1 ? 1 : 0;
            digits += now == 2 ? 1 : 0;
            changes += before >= 0 && now != before ? 1 : 0;
            before = now;
        }
        return upper >= 2 && lower >= 2 && digits >= 1 && changes >= 0.36 * (run.Length - 1);
    }

    [GeneratedRegex(@"-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----" +
                    @".*?(-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----|\z)|" +
                    @"\bLS0tLS1CRUdJTi[A-Za-z0-9+/=_-]+", RegexOptions.Singleline)]
    private static partial Regex PrivateKey();

    // A log's end may hold only the end of a key.
    [GeneratedRegex(@"(?:[A-Za-z0-9+/=]+(?:\\n|\s)+)*-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----")]
    private static partial Regex KeysEnd();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){0,4}")]
    private static partial Regex Jwt();

    [GeneratedRegex(@"\b((AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|" +
                    @"glpat-[A-Za-z0-9_-]{16,}|xox[abeprs]-[A-Za-z0-9-]{10,}|sk-[A-Za-z0-9_-]{20,}|" +
                    @"(sk|pk|rk)_(live|test)_[A-Za-z0-9]{16,}|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}|" +
                    @"npm_[A-Za-z0-9]{30,}|hv[sb]\.[A-Za-z0-9_-]{20,}|dop_v1_[a-f0-9]{40,}|SG\.[A-Za-z0-9_.-]{30,})")]
    private static partial Regex KnownTokens();

    [GeneratedRegex(@"\b(Bearer|Basic|Negotiate|Digest|ApiKey)\s+(?!\[redacted\])[A-Za-z0-9+/=._~-]{8,}",
        RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    // To the last @ of the word: a password may hold one itself. Also a bare token, and user:password@tcp(host).
    [GeneratedRegex(@"(?<url>\b[a-z][a-z0-9+.-]*://[^\s:/@""']*:)(?!\[redacted\]@)[^\s""'⟦⟧]+@|" +
                    @"(?<url>\b[a-z][a-z0-9+.-]*://)(?!\[redacted\]@)[^\s:/@""'⟦⟧]{16,}@|" +
                    @"(?<url>\b[\w.-]+:)(?!\[redacted\]@)[^\s""'⟦⟧]+@(?=(tcp|udp|unix)\()", RegexOptions.IgnoreCase)]
    private static partial Regex UrlPassword();

    // A line of its own: all of it.
    [GeneratedRegex(@"^(?<before>[ \t]*(- |export )?(?<key>" + Key + @")[ \t]*[=:][ \t]*)" +
                    @"(?<value>[^\s""'{\[⟦][^\n⟦⟧]*)(?<after>)$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<before>(?<![\w-])--?(?<key>[\w.-]+)\s+[""']?)(?<value>[^\s""'\[⟦⟧-][^\s""'⟦⟧]*)(?<after>)")]
    private static partial Regex Flag();

    // key=value, key: value, "key": "value" (also inside a quoted string); unquoted, up to the next key=.
    [GeneratedRegex(@"(?<before>(?<![\w.-])(?<key>" + Key + @")\\*[""']?\s*(=>|:=|[=:])\s*)" +
                    @"((?<before>"")(?<value>([^""\\]|\\.)+)(?<after>""?)" +
                    @"|(?<before>\\+"")(?<value>((?!\\+"").)+)(?<after>\\+""|\z)" +
                    @"|(?<before>')(?<value>[^']+)(?<after>'?)" +
                    @"|(?<value>(?!\[redacted\])[^\s""'{\[⟦⟧]((?![,;&]\s*[\w.\- ]+\s*[=:])[^\s""'⟦⟧])*)(?<after>))",
        RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();

    // {"name": "DB_PASSWORD", "value": "…"} as text, in JSON or YAML.
    [GeneratedRegex(@"(?<before>name\\*""?\s*:\s*\\*""?(?<key>[\w.-]+)\\*""?\s*,?\s*\\*""?value\\*""?\s*:\s*\\*""?)" +
                    @"(?<value>(?!\[redacted\])[^\s""\\,}⟦⟧]+)(?<after>)")]
    private static partial Regex NamedValue();

    [GeneratedRegex(@"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{24,}={0,2}")]
    private static partial Regex LongRun();

    // Kind/name, as kubectl writes an object whose name ends in a hash.
    [GeneratedRegex("^[A-Z][A-Za-z]+/[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(\[redacted\].*|true|false|null|none|nil|yes|no|~|<.*>|\*+|[|>][-+]?|\d{1,3})$",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Plain();
}
