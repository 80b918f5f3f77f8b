using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// Finds hosts in configuration: in URLs, as <c>HOST:PORT</c> (several with commas), and as a Service's full name.
/// </summary>
public static partial class ServiceHosts
{
    // Longer values are documents, not addresses.
    private const int Longest = 4096;

    public static IEnumerable<(string Host, int? Port)> In(string value)
    {
        if (value.Length is 0 or > Longest)
            return [];
        var urls = Url().Matches(value);
        if (urls.Count > 0)
            return urls.SelectMany(u => Authority(u.Groups["authority"].Value, Usual(u.Groups["scheme"].Value)));
        var text = value.Trim();
        return HostsWithPorts().IsMatch(text) ? Authority(text, null)
            : FullName().IsMatch(text) ? [(text.TrimEnd('.'), null)] : [];
    }

    /// <summary>What could be a host in a command line or a text: words that are no part of a path.</summary>
    public static IEnumerable<string> Words(string text) =>
        text.Length > Longest ? [] : Word().Matches(text).Select(m => m.Groups["host"].Value).Distinct();

    /// <summary>Whether the text could be the name of a Service.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    // user:password@ is passed over, and several hosts may stand with commas between.
    private static IEnumerable<(string Host, int? Port)> Authority(string text, int? usual)
    {
        foreach (var each in text[(text.LastIndexOf('@') + 1)..].Split(','))
        {
            var colon = each.LastIndexOf(':');
            var host = (colon < 0 ? each : each[..colon]).ToLowerInvariant().TrimEnd('.');
            if (host.Length > 0 && host.Any(char.IsAsciiLetter) && Host().IsMatch(host)
                && !IPAddress.TryParse(host, out _))
                yield return (host, colon < 0 ? usual : Port(each[(colon + 1)..]) ?? usual);
        }
    }

    public static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 65535
            ? n : null;

    private static int? Usual(string scheme) => scheme.ToLowerInvariant() switch
    {
        "http" or "ws" => 80,
        "https" or "wss" => 443,
        "postgres" or "postgresql" => 5432,
        "mysql" => 3306,
        "redis" => 6379,
        "amqp" => 5672,
        "mongodb" => 27017,
        "nats" => 4222,
        _ => null,
    };

    [GeneratedRegex(@"(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<authority>[^/?#\s""'<>]+)", RegexOptions.None, 200)]
    private static partial Regex Url();

    [GeneratedRegex(@"^[A-Za-z0-9.-]+:\d{1,5}(,[A-Za-z0-9.-]+:\d{1,5})*$", RegexOptions.None, 200)]
    private static partial Regex HostsWithPorts();

    [GeneratedRegex(@"^([a-z0-9-]+\.){2,}svc(\.[a-z0-9.-]+)?$", RegexOptions.None, 200)]
    private static partial Regex FullName();

    // /dev/tcp/HOST/PORT is how bash opens a connection.
    [GeneratedRegex(
        @"(/dev/(tcp|udp)/|(?<![\w./-]))(?<host>[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(/\d{1,5})?(?![\w./-])",
        RegexOptions.None, 200)]
    private static partial Regex Word();

    [GeneratedRegex("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", RegexOptions.None, 200)]
    private static partial Regex Host();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", RegexOptions.None, 200)]
    private static partial Regex Name();
}
