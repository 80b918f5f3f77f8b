using System.Security.Claims;
using Aura.Actions;

namespace Aura.Mcp.Http.Authentication;

/// <summary>Who calls, as their credential proves it.</summary>
/// <param name="Source">What proved it: none, token or oidc. The same name from elsewhere is another.</param>
public sealed record Principal(string Source, string Name, Scopes Scopes)
{
    /// <summary>Whoever reaches a server without authentication, which listens on loopback only.</summary>
    public static readonly Principal Local = new("none", Environment.UserName, new Scopes(true, Risk.Critical)
    {
        MayAlert = true,
    });

    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Sessions, tasks and limits belong to it.</summary>
    public string Key => $"{Source}:{Name}";

    /// <summary>As tools and the audit see it.</summary>
    public ClaimsPrincipal ToClaims() => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, Name)], Source));
}
