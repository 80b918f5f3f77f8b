using Aura.Mcp.Http.Pages;

namespace Aura.Mcp.Options;

/// <summary>Whose tokens are accepted, and how their claims are read.</summary>
/// <param name="Audience">Of access tokens, for MCP.</param>
/// <param name="NameClaim">The claim that names the caller.</param>
public sealed record OidcOptions(Uri Issuer, string Audience, string NameClaim = "sub")
{
    /// <summary>What the issuer knows the page as; null: nobody signs in to the page by it.</summary>
    public string? ClientId { get; init; }

    /// <summary>Null: a public client, which PKCE alone protects.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Which of the issuer's groups, roles and scopes may do what in the page.</summary>
    public IReadOnlyList<RoleGrant> Roles { get; init; } = RoleGrant.Own;
}
