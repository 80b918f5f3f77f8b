using System.Globalization;
using System.Text.RegularExpressions;

namespace Aura.Mcp.Http.Authentication;

/// <summary>
/// One line of the token file: <c>NAME sha256:HEX SCOPE[,SCOPE] [until=2027-01-31T00:00:00Z]</c>. The token itself is
/// kept nowhere.
/// </summary>
public sealed partial record TokenEntry(
    string Name, string Hash, IReadOnlyList<string> Scopes, DateTimeOffset? Until = null)
{
    private const string Algorithm = "sha256:";
    private const string Expiry = "until=";

    /// <returns>Null where the line is malformed.</returns>
    public static TokenEntry? Parse(string line)
    {
        var parts = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (3 or 4) || !NamePattern().IsMatch(parts[0]) || !HashPattern().IsMatch(parts[1]))
            return null;
        var scopes = parts[2].Split(',');
        if (!scopes.All(Authentication.Scopes.All.Contains))
            return null;
        if (parts.Length == 3)
            return new TokenEntry(parts[0], parts[1][Algorithm.Length..], scopes);
        return parts[3].StartsWith(Expiry, StringComparison.Ordinal)
            && DateTimeOffset.TryParse(parts[3][Expiry.Length..], CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out var until)
            ? new TokenEntry(parts[0], parts[1][Algorithm.Length..], scopes, until) : null;
    }

    /// <summary>A name may stand in logs, in the audit and in Impersonate-User.</summary>
    public static bool IsName(string name) => NamePattern().IsMatch(name);

    public override string ToString() => $"{Name} {Algorithm}{Hash} {string.Join(',', Scopes)}"
        + (Until is { } until ? $" {Expiry}{until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}" : "");

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^sha256:[0-9a-f]{64}$")]
    private static partial Regex HashPattern();
}
