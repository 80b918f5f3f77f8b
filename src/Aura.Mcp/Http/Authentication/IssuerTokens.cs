using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Aura.Mcp.Http.Authentication;

/// <summary>
/// Tokens of one issuer for one audience: signature by a key of its JWKS, issuer, audience and expiry must fit. A token
/// for another audience is nobody's, whoever signed it.
/// </summary>
internal sealed class IssuerTokens : IDisposable
{
    /// <summary>Public keys only: a shared secret could be what an attacker knows.</summary>
    private static readonly string[] Algorithms =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters _demands;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _configuration;
    private readonly ILogger _log;

    public IssuerTokens(Uri issuer, string audience, ILogger log)
    {
        _log = log;
        var name = issuer.OriginalString.TrimEnd('/');
        // Keys are fetched when first needed, and again when a token names one that is not known.
        _configuration = new ConfigurationManager<OpenIdConnectConfiguration>(
            name + "/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(Http) { RequireHttps = issuer.Scheme == "https" });
        _demands = new TokenValidationParameters
        {
            ValidIssuers = [name, name + "/"],
            ValidAudience = audience,
            ValidAlgorithms = Algorithms,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = Skew,
            ConfigurationManager = _configuration,
        };
    }

    /// <summary>The way to the issuer.</summary>
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>What the issuer says of itself.</summary>
    public Task<OpenIdConnectConfiguration> ConfigurationAsync(CancellationToken cancel) =>
        _configuration.GetConfigurationAsync(cancel);

    /// <returns>Null: no JWT, or not a valid one of this issuer for this audience.</returns>
    public async Task<JsonWebToken?> ReadAsync(string token)
    {
        if (!_handler.CanReadToken(token))
            return null;
        var result = await _handler.ValidateTokenAsync(token, _demands);
        if (result.IsValid)
            return (JsonWebToken)result.SecurityToken;
        _log.LogInformation("a token was refused: {Why}", result.Exception?.GetType().Name);
        return null;
    }

    /// <summary>Whom the claim names; null where it names nobody who may stand in logs and requests.</summary>
    public string? NameIn(JsonWebToken jwt, string claim)
    {
        // "system:" names the cluster's own users: no issuer may make one.
        if (jwt.TryGetPayloadValue<string>(claim, out var name) && !string.IsNullOrWhiteSpace(name)
            && !name.StartsWith("system:", StringComparison.Ordinal) && name.Length <= 256 && !name.Any(char.IsControl))
            return name;
        _log.LogWarning("a token was refused: its claim {Claim} names nobody", claim);
        return null;
    }

    /// <summary>The groups that may stand in requests to the cluster.</summary>
    public static IReadOnlyList<string> GroupsIn(JsonWebToken jwt) =>
        [.. Words(jwt, "groups").Where(g => !g.StartsWith("system:", StringComparison.Ordinal)
            && !g.Any(char.IsControl))];

    /// <summary>A list, or one text: scopes of it are divided by spaces, a group may hold some.</summary>
    public static IEnumerable<string> Words(JsonWebToken jwt, string claim) => jwt.Claims
        .Where(c => c.Type == claim).SelectMany(c => claim is "groups" or "roles" ? [c.Value] : c.Value.Split(' '));

    public void Dispose() => Http.Dispose();
}
