using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Aura.Plans;

/// <summary>A secret value to be made when a plan is carried out; see <see cref="Placeholder.Secret"/>.</summary>
public sealed partial record GeneratedSecret(string Name, int Length, string Alphabet, bool Base64)
{
    public const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Null where the text is no placeholder of a secret.</summary>
    public static GeneratedSecret? TryParse(string text) => Form().Match(text) is { Success: true } m
        ? new GeneratedSecret(m.Groups["name"].Value, int.Parse(m.Groups["length"].ValueSpan),
            m.Groups["alphabet"].Value, m.Groups["form"].Value == "secret64") : null;

    /// <summary>Another value each time, from the system's cryptographic random numbers.</summary>
    public string Make() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>The value as it is written at the placeholder's place.</summary>
    public string Written(string value) => Base64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) : value;

    public override string ToString()
    {
        var text = $"$(aura:{(Base64 ? "secret64" : "secret")} {Name} {Length} {Alphabet})";
        return Form().IsMatch(text) ? text : throw new ArgumentException(
            $"a secret needs a name of letters, digits, '.', '_', '-', a length up to 9999 and an alphabet of at least "
            + $"two printable ASCII characters other than ')': {text}");
    }

    [GeneratedRegex(@"^\$\(aura:(?<form>secret|secret64) (?<name>[A-Za-z0-9._-]+) (?<length>[1-9][0-9]{0,3}) " +
                    @"(?<alphabet>[!-(*-~]{2,})\)$")]
    private static partial Regex Form();
}
