using System.Security.Cryptography;
using System.Text;

namespace Aura.Mcp.Http.Authentication;

/// <summary>
/// Knows callers by the hash of a long random token (256 bits: no salt, no slow hash is needed). The file is read again
/// when it has changed, so that a removed token ends at once.
/// </summary>
public sealed class TokenAuthenticator(string path, TimeProvider time, ILogger log) : IAuthenticator
{
    public const string Prefix = "aura_";

    private readonly Lock _gate = new();
    private (DateTime Written, long Length) _seen;
    private IReadOnlyList<(TokenEntry Entry, byte[] Hash)> _known = [];

    /// <summary>A new token; only its hash is to be kept.</summary>
    public static string NewToken() => Prefix + RandomNumberGenerator.GetHexString(64, lowercase: true);

    public static string HashOf(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public Task<Principal?> AuthenticateAsync(string token, CancellationToken cancel)
    {
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        TokenEntry? found = null;
        // All of them, whichever fits: how long it takes tells nothing.
        foreach (var (entry, hash) in Known())
            if (CryptographicOperations.FixedTimeEquals(given, hash))
                found = entry;
        return Task.FromResult(found is null || found.Until <= time.GetUtcNow() ? null
            : new Principal("token", found.Name, Scopes.Parse(found.Scopes)));
    }

    private IReadOnlyList<(TokenEntry Entry, byte[] Hash)> Known()
    {
        lock (_gate)
        {
            var file = new FileInfo(path);
            var now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (now != _seen || !file.Exists)
            {
                var read = TokenFile.Read(path);
                foreach (var fault in read.Faults)
                    log.LogError("tokens: {Fault}", fault);
                _known = [.. read.Entries.Select(e => (e, Convert.FromHexString(e.Hash)))];
                _seen = now;
            }
            return _known;
        }
    }
}
