using Aura.Mcp.Options;

namespace Aura.Mcp.Http.Authentication;

/// <summary>Accepts access tokens of one issuer that were made for this server (RFC 9068, RFC 8707).</summary>
public sealed class OidcAuthenticator(OidcOptions options, ILogger log) : IAuthenticator, IDisposable
{
    private readonly IssuerTokens _tokens = new(options.Issuer, options.Audience, log);

    public async Task<Principal?> AuthenticateAsync(string token, CancellationToken cancel)
    {
        if (await _tokens.ReadAsync(token) is not { } jwt || _tokens.NameIn(jwt, options.NameClaim) is not { } name)
            return null;
        var words = IssuerTokens.Words(jwt, "scope").Concat(IssuerTokens.Words(jwt, "scp"));
        return new Principal("oidc", name, Scopes.Parse(words)) { Groups = IssuerTokens.GroupsIn(jwt) };
    }

    public void Dispose() => _tokens.Dispose();
}
