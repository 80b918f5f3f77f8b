using System.Text;

namespace Aura.Tests.Trust;

/// <summary>Secrets of one seed, each for one place, and the search for them in whatever Aura wrote.</summary>
internal sealed class Canaries(int seed)
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, string> _places = [];

    /// <summary>A password with signs that have a meaning elsewhere, but none that end a word in a log.</summary>
    public string Password(string place) => Kept(place,
        Chars(14, Letters) + Chars(3, "!#%^*+._~$") + Chars(3, Letters));

    /// <summary>Nothing but lowercase letters: no shape gives it away, only where it stands.</summary>
    public string Word(string place) => Kept(place, Chars(14, Letters[..23]));

    public string Hex(string place) => Kept(place, Chars(40, "0123456789abcdef"));

    public string GitHub(string place) => Kept(place, "ghp_" + Chars(36, Letters));

    public string Base64(string place) => Kept(place, Convert.ToBase64String(Bytes(33)));

    public string Jwt(string place) => "eyJhbGciOiJIUzI1NiJ9." + Kept(place, $"eyJzdWIi{Url(30)}.{Url(32)}");

    public string Pem(string place) => "-----BEGIN RSA PRIVATE KEY-----\n"
        + string.Concat(Enumerable.Range(0, 4)
            .Select(i => Kept($"{place} {i}", Convert.ToBase64String(Bytes(48))) + "\n"))
        + "-----END RSA PRIVATE KEY-----";

    /// <summary>Every canary that is in the text, as it is, as base64 or encoded for a URL or JSON.</summary>
    public IEnumerable<string> In(string text, string where) =>
        from place in _places
        from form in Forms(place.Value)
        where text.Contains(form, StringComparison.Ordinal)
        select $"{where}: the secret of {place.Key} ({form})";

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=');
        yield return Uri.EscapeDataString(secret);
        yield return secret.Replace("+", "\\u002B");
    }

    private string Kept(string place, string secret)
    {
        _places.Add(place, secret);
        return secret;
    }

    private string Chars(int count, string of) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => of[_random.Next(of.Length)]));

    private string Url(int bytes) =>
        Convert.ToBase64String(Bytes(bytes)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
