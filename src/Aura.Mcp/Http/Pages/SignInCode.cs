using System.Globalization;
using System.Security.Cryptography;
using Aura.State;

namespace Aura.Mcp.Http.Pages;

/// <summary>A secret that signs one person in to the page, once and soon.</summary>
internal static class SignInCode
{
    private static readonly TimeSpan Valid = TimeSpan.FromMinutes(10);

    /// <param name="by">Who makes it, for the audit.</param>
    public static string Make(AuraStore store, PagePerson person, TimeSpan lasts, string by, string client)
    {
        var code = RandomNumberGenerator.GetHexString(32, lowercase: true);
        store.Page.AddCode(code, person, lasts, Valid);
        var limits = (person.MaxRisk is { } most ? $" up to {Words.Of(most)}" : "")
            + (person.Namespaces is { } names ? $" in {string.Join(", ", names)}" : "");
        store.Audit.Append(
            by, client, $"make a sign-in code for {person.Name} as {Words.Of(person.Role)}{limits}", "done");
        return code;
    }

    /// <summary>The code stands behind the #, which no browser sends to a server or a log.</summary>
    public static Uri Address(Uri page, string code) => new(page, $"/#/sign-in/{code}");

    /// <summary>"30m", "12h" or "7d", from a minute to 30 days; null for anything else.</summary>
    public static TimeSpan? Lasting(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None,
            CultureInfo.InvariantCulture, out var number) || number is 0 or > 43_200)
            return null;
        TimeSpan? lasts = text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
        return lasts <= TimeSpan.FromDays(30) ? lasts : null;
    }
}
