using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Aura.Simulator.Admission.Validation;

/// <summary>
/// The forms of names, labels and keys, each with the message for one that does not fit; null where it fits.
/// </summary>
internal static partial class Names
{
    private const string Subdomain_ = @"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    public static string? Subdomain(string name) =>
        name.Length > 253 ? TooLong(253)
        : SubdomainForm().IsMatch(name) ? null
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
            + "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
            + $"'{Subdomain_}')";

    public static string? Label(string name) => name.Length > 63 ? TooLong(63) : LabelForm().IsMatch(name) ? null
        : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and "
            + "end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
            + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    public static string? ServiceName(string name) =>
        name.Length > 63 ? TooLong(63)
        : ServiceForm().IsMatch(name) ? null
        : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
            + "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for "
            + "validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    /// <summary>Names of RBAC objects need only fit into a URL's path.</summary>
    public static string? PathSegment(string name) => name is "." or ".." ? $"may not be '{name}'"
        : name.IndexOfAny(['/', '%']) is >= 0 and var at ? $"may not contain '{name[at]}'" : null;

    /// <summary>A label's or annotation's key: an optional prefix (a subdomain) and a name.</summary>
    public static IEnumerable<string> QualifiedName(string key)
    {
        var parts = key.Split('/');
        if (parts.Length > 2)
        {
            yield return "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start "
                + "and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
                + "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and "
                + "'/' (e.g. 'example.com/MyName')";
            yield break;
        }
        if (parts.Length == 2 && parts[0].Length == 0)
            yield return "prefix part must be non-empty";
        else if (parts.Length == 2 && Subdomain(parts[0]) is { } prefix)
            yield return $"prefix part {prefix}";
        var name = parts[^1];
        if (name.Length == 0)
            yield return "name part must be non-empty";
        else if (name.Length > 63)
            yield return $"name part {TooLong(63)}";
        if (!NameForm().IsMatch(name))
            yield return "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end "
                + "with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
                + "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    }

    public static string? LabelValue(string value) =>
        value.Length > 63 ? TooLong(63)
        : ValueForm().IsMatch(value) ? null
        : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
            + "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used "
            + "for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static string? ConfigKey(string key) => ConfigForm().IsMatch(key) ? null
        : "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or "
            + "'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    public static string? EnvName(string name) => EnvForm().IsMatch(name) ? null
        : "a valid environment variable name must consist only of printable ASCII characters other than '='";

    public static string? PortName(string name) => name.Length > 15 ? "must be no more than 15 characters"
        : !PortForm().IsMatch(name) ? "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"
        : !name.Any(char.IsAsciiLetter) ? "must contain at least one letter (a-z)"
        : name.Contains("--", StringComparison.Ordinal) ? "must not contain consecutive hyphens"
        : name.StartsWith('-') || name.EndsWith('-') ? "must not begin or end with a hyphen" : null;

    public static string TooLong(int most) => $"must be no more than {most} bytes";

    [GeneratedRegex($"^{Subdomain_}$")]
    private static partial Regex SubdomainForm();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex LabelForm();

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex ServiceForm();

    [GeneratedRegex("^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$")]
    private static partial Regex NameForm();

    [GeneratedRegex("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$")]
    private static partial Regex ValueForm();

    [GeneratedRegex("^[-._a-zA-Z0-9]+$")]
    private static partial Regex ConfigForm();

    [GeneratedRegex("^[ -<>-~]+$")]
    private static partial Regex EnvForm();

    [GeneratedRegex("^[-a-z0-9]+$")]
    private static partial Regex PortForm();
}
