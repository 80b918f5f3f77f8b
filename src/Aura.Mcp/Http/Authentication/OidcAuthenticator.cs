using Aura.Mcp.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Aura.Mcp.Http.Authentication;

/// <summary>
/// Accepts access tokens of one issuer: signature by a key of its JWKS, issuer, audience and expiry must fit (RFC 9068,
/// RFC 8707). A token for another audience is nobody's, whoever signed it.
/// </summary>
public sealed class OidcAuthenticator : IAuthenticator, IDisposable
{
    /// <summary>Public keys only: a shared secret could be what an attacker knows.</summary>
    private static readonly string[] Algorithms =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters _demands;
    private readonly OidcOptions _options;
    private readonly ILogger _log;

    public OidcAuthenticator(OidcOptions options, ILogger log)
    {
        (_options, _log) = (options, log);
        var issuer = options.Issuer.OriginalString.TrimEnd('/');
        _demands = new TokenValidationParameters
        {
            ValidIssuers = [issuer, issuer + "/"],
            ValidAudience = options.Audience,
            ValidAlgorithms = Algorithms,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = Skew,
            // Keys are fetched when first needed, and again when a token names one that is not known.
            ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                issuer + "/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
                new HttpDocumentRetriever(_http) { RequireHttps = options.Issuer.Scheme == "https" }),
        };
    }

    public async Task<Principal?> AuthenticateAsync(string token, CancellationToken cancel)
    {
        if (!_handler.CanReadToken(token))
            return null;
        var result = await _handler.ValidateTokenAsync(token, _demands);
        if (!result.IsValid)
        {
            _log.LogInformation("a token was refused: {Why}", result.Exception?.GetType().Name);
            return null;
        }
        var jwt = (JsonWebToken)result.SecurityToken;
        // "system:" names the cluster's own users: no issuer may make one.
        if (!jwt.TryGetPayloadValue<string>(_options.NameClaim, out var name) || string.IsNullOrWhiteSpace(name)
            || name.StartsWith("system:", StringComparison.Ordinal) || name.Length > 256 || name.Any(char.IsControl))
        {
            _log.LogWarning("a token was refused: its claim {Claim} names nobody", _options.NameClaim);
            return null;
        }
        return new Principal("oidc", name, Scopes.Parse(Words(jwt, "scope").Concat(Words(jwt, "scp"))))
        {
            Groups = [.. Words(jwt, "groups").Where(g => !g.StartsWith("system:", StringComparison.Ordinal)
                && !g.Any(char.IsControl))],
        };
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A list, or one text: scopes of it are divided by spaces, a group may hold some.</summary>
    private static IEnumerable<string> Words(JsonWebToken jwt, string claim) => jwt.Claims
        .Where(c => c.Type == claim).SelectMany(c => claim == "groups" ? [c.Value] : c.Value.Split(' '));
}
