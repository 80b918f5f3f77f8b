namespace Aura.Mcp.Http.Authentication;

/// <summary>Tells who holds a bearer token.</summary>
public interface IAuthenticator
{
    /// <returns>Null: the token is not of this kind, or is not valid (any more).</returns>
    Task<Principal?> AuthenticateAsync(string token, CancellationToken cancel);
}
