using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Aura.Diagnosis.Logs;

/// <summary>
/// Classifies a program's last lines by a few patterns of what runtimes and libraries say. The last line that fits
/// counts; where it names no host, an earlier one of the same kind may.
/// </summary>
public static partial class LogPatterns
{
    private const int Lines = 12;
    private const int Longest = 600;

    private static readonly (LogCauseKind Kind, Regex Pattern)[] Patterns =
    [
        (LogCauseKind.Forbidden, Forbidden()), (LogCauseKind.UnknownHost, UnknownHost()),
        (LogCauseKind.ConnectionRefused, Refused()), (LogCauseKind.Timeout, Timeout()),
        (LogCauseKind.AddressInUse, InUse()), (LogCauseKind.OutOfMemory, OutOfMemory()),
        (LogCauseKind.MissingSetting, MissingSetting()), (LogCauseKind.PermissionDenied, Denied()),
        (LogCauseKind.MissingFile, MissingFile()), (LogCauseKind.BadConfiguration, BadConfiguration()),
    ];

    /// <returns>Null where no pattern fits.</returns>
    public static LogCause? Classify(string? text)
    {
        LogCause? found = null;
        foreach (var raw in (text ?? "").Split('\n').TakeLast(Lines).Reverse())
        {
            var line = (raw.Length > Longest ? raw[..Longest] : raw).Trim();
            if (OfLine(line) is not { } cause || (found is not null && cause.Kind != found.Kind))
                continue;
            if (cause.Subject is not null)
                return found is null ? cause : cause with { Line = $"{line} … {found.Line}" };
            found ??= cause;
        }
        return found;
    }

    private static LogCause? OfLine(string line)
    {
        foreach (var (kind, pattern) in Patterns)
        {
            if (pattern.Match(line) is not { Success: true } match)
                continue;
            var named = match.Groups["subject"] is { Success: true, Value: var s } ? s.Trim('\'', '"', '.', ',') : null;
            var cause = new LogCause(kind, named, null, line);
            return cause is { IsNetwork: true, Subject: null } ? WithHost(cause) : cause;
        }
        return null;
    }

    private static LogCause WithHost(LogCause cause)
    {
        var hosts = new[] { Dialled(), Told(), Url(), Pair() }.Select(pattern => pattern.Matches(cause.Line)
            .LastOrDefault(m => !File().IsMatch(m.Groups["host"].Value))).OfType<Match>().ToList();
        // An address says less than the name that it was looked up by, which stands in the same line.
        var told = hosts.FirstOrDefault(m => !IPAddress.TryParse(m.Groups["host"].Value, out _))
            ?? hosts.FirstOrDefault();
        return told is null ? cause : cause with
        {
            Subject = told.Groups["host"].Value.ToLowerInvariant().TrimEnd('.'),
            Port = int.TryParse(told.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture,
                out var port) && port is > 0 and <= 65535 ? port : null,
        };
    }

    // The API server's words, see NewForbidden in k8s.io/apiserver; kubectl and client libraries pass them on.
    [GeneratedRegex("""(?<subject>User "[^"]+" cannot [a-z]+ resource "[^"]+")""")]
    private static partial Regex Forbidden();

    [GeneratedRegex("""
        lookup\ (?<subject>[\w.-]+)(\ on\ \S+)?:\ |(ENOTFOUND|EAI_AGAIN)\ (?<subject>[\w.-]+)
        |translate\ host\ name\ "(?<subject>[^"]+)"|Unknown\s?Host(Exception)?:\ (?<subject>[\w.-]+)
        |resolve\ host(name)?:?\ ['"]?(?<subject>[\w.-]+)|Failed\ to\ resolve\ ['"](?<subject>[^'"]+)
        |no\ such\ host|Name\ or\ service\ not\ known|Name\ does\ not\ resolve|nodename\ nor\ servname
        |Temporary\ failure\ in\ name\ resolution|getaddrinfo\ failed|ENOTFOUND|EAI_AGAIN
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex UnknownHost();

    [GeneratedRegex("connection refused|ECONNREFUSED|actively refused", RegexOptions.IgnoreCase)]
    private static partial Regex Refused();

    [GeneratedRegex("""
        i/o\ timeout|connect(ion|ing)?\b.{0,80}timed?\ ?out|ETIMEDOUT|EHOSTUNREACH|no\ route\ to\ host|timeout\ expired
        |SocketTimeoutException|ConnectTimeout|context\ deadline\ exceeded|dial\ tcp.*timeout
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Timeout();

    [GeneratedRegex("(address|port) (is )?already in use|EADDRINUSE", RegexOptions.IgnoreCase)]
    private static partial Regex InUse();

    [GeneratedRegex(@"out of memory|OutOfMemoryError|cannot allocate memory|\bENOMEM\b|\bMemoryError\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex OutOfMemory();

    [GeneratedRegex("""
        (env(ironment)?(\ var(iable)?)?|variable|setting|property|key)\ ['"`]?(?<subject>[A-Za-z][\w.-]+)['"`]?[ ]
            (is\ |was\ )?(not\ set|not\ defined|undefined|missing|required|empty|not\ found)
        |(missing|required)\ (required\ )?
            (env(ironment)?(\ var(iable)?)?|variable|setting|property|configuration|config)(\ key)?:?[ ]
            ['"`]?(?<subject>[A-Za-z][\w.-]+)
        |\b(?<subject>[A-Z][A-Z0-9]*_[A-Z0-9_]+)\b['"`]?:?[ ]
            (is\ |must\ be\ |was\ )?(not\ set|set|required|missing|undefined|empty)
        |KeyError:\ ['"](?<subject>\w+)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex MissingSetting();

    [GeneratedRegex("""
        (?<subject>/[^\s:'"]+)['"]?:?\ .{0,20}permission\ denied|permission\ denied:?\ .{0,40}?(?<subject>/[^\s:'"]+)
        |EACCES.{0,60}?(?<subject>/[^\s:'"]+)|permission\ denied|EACCES|operation\ not\ permitted|AccessDenied
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Denied();

    [GeneratedRegex("""
        (?<subject>/[^\s:'"]+)['"]?:?\ .{0,20}no\ such\ file
        |no\ such\ file\ or\ directory:?\ .{0,20}?(?<subject>/[^\s:'"]+)
        |ENOENT.{0,60}?(?<subject>/[^\s:'"]+)|FileNotFound\w*:\ .{0,40}?(?<subject>/[^\s:'"]+)
        |no\ such\ file\ or\ directory|ENOENT|FileNotFound
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex MissingFile();

    [GeneratedRegex("""
        (pars(e|ing)|invalid|malformed|unmarshal\w*|syntax\ error|unknown\ (directive|field|option|key|property))
            .{0,80}\b(config\w*|ya?ml|json|toml|\w+\.conf|line\ \d+)
        |(config\w*|ya?ml|json|toml|\.conf)\b.{0,80}(pars(e|ing)|invalid|malformed|syntax\ error|line\ \d+)
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex BadConfiguration();

    [GeneratedRegex(
        @"(dial (tcp|udp)[46]? |ECONNREFUSED |ETIMEDOUT |EHOSTUNREACH )(?<host>[A-Za-z0-9][\w.-]*):(?<port>\d+)")]
    private static partial Regex Dialled();

    [GeneratedRegex("""
        \b(server\ at|host|to|at|address)[\ =]['"]?(?<host>[A-Za-z0-9][\w.-]*)['"]?(\ \([^)]*\))?,?[ ]
            (on\ )?port[\ =](?<port>\d+)
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Told();

    [GeneratedRegex(@"://([^@/\s]*@)?(?<host>[A-Za-z0-9][\w.-]*)(:(?<port>\d+))?")]
    private static partial Regex Url();

    [GeneratedRegex(
        @"(?<![\w.-])(?<host>[A-Za-z][\w-]*(\.[\w-]+)*|\d{1,3}(\.\d{1,3}){3}):(?<port>\d{2,5})(?![\d:.])")]
    private static partial Regex Pair();

    [GeneratedRegex(@"\.(go|py|js|ts|rb|rs|cs|java|kt|php|c|cc|cpp|h|ex|scala)$", RegexOptions.IgnoreCase)]
    private static partial Regex File();
}
