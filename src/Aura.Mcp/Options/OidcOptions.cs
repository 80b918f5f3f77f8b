namespace Aura.Mcp.Options;

/// <summary>Whose access tokens are accepted, and how their claims are read.</summary>
/// <param name="NameClaim">The claim that names the caller.</param>
public sealed record OidcOptions(Uri Issuer, string Audience, string NameClaim = "sub");
