using Aura.Mcp.Options;

namespace Aura.Mcp.Http.Authentication;

/// <summary>Tells who makes a request, by its bearer token.</summary>
public sealed class Callers : IDisposable
{
    private const string Scheme = "Bearer ";
    private readonly bool _required;
    private readonly List<IAuthenticator> _authenticators = [];

    public Callers(HttpOptions options, TimeProvider time, ILogger log)
    {
        _required = options.NeedsAuthentication;
        if (options.TokenFile is { } file)
            _authenticators.Add(new TokenAuthenticator(file, time, log));
        if (options.Oidc is { } oidc)
            _authenticators.Add(new OidcAuthenticator(oidc, log));
    }

    /// <returns>Null: a credential is needed and a valid one was not given.</returns>
    public async Task<Principal?> OfAsync(HttpContext http)
    {
        if (!_required)
            return Principal.Local;
        // In the header only: what stands in an address ends up in logs.
        var header = http.Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value
            || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        foreach (var authenticator in _authenticators)
            if (await authenticator.AuthenticateAsync(value[Scheme.Length..].Trim(), http.RequestAborted) is { } known)
                return known;
        return null;
    }

    public void Dispose() => _authenticators.OfType<IDisposable>().ToList().ForEach(a => a.Dispose());
}
