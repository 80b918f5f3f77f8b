using System.Text.Json.Nodes;
using Aura.Mcp.Options;

namespace Aura.Mcp.Http.Authentication;

/// <summary>
/// Tells a client without the right token how to come by one: WWW-Authenticate (RFC 6750, 3) and the protected
/// resource's metadata (RFC 9728), as MCP's authorization (2025-11-25) asks for. Without an issuer there is nowhere to
/// send it: the operator hands the tokens out.
/// </summary>
public sealed class Challenge(HttpOptions options)
{
    public const string MetadataPath = "/.well-known/oauth-protected-resource";

    public bool HasMetadata => options.Oidc is not null;

    /// <summary>No token, or none that is valid.</summary>
    public Task UnauthorizedAsync(HttpContext http, string scope = Scopes.Read)
    {
        var given = http.Request.Headers.Authorization.Count > 0;
        http.Response.Headers.WWWAuthenticate = Header(http, given ? "invalid_token" : null, scope);
        return JsonRpcReply.ErrorAsync(http, StatusCodes.Status401Unauthorized, JsonRpcReply.Refused,
            given ? "the token is not valid (any more), or was made for somebody else" : "a bearer token is needed");
    }

    /// <summary>A valid token that does not reach so far.</summary>
    public Task InsufficientAsync(HttpContext http, string scope)
    {
        http.Response.Headers.WWWAuthenticate = Header(http, "insufficient_scope", scope);
        return JsonRpcReply.ErrorAsync(http, StatusCodes.Status403Forbidden, JsonRpcReply.Refused,
            $"the token lacks the scope {scope}");
    }

    public JsonObject Metadata(HttpContext http) => new()
    {
        ["resource"] = options.BaseOf(http.Request) + HttpFront.McpPath,
        ["authorization_servers"] = new JsonArray(options.Oidc!.Issuer.OriginalString.TrimEnd('/')),
        ["scopes_supported"] = new JsonArray([.. Scopes.All.Select(s => JsonValue.Create(s))]),
        ["bearer_methods_supported"] = new JsonArray("header"),
        ["resource_name"] = "Aura",
    };

    private string Header(HttpContext http, string? error, string scope)
    {
        var parts = new List<string> { "realm=\"aura\"" };
        if (error is not null)
            parts.Add($"error=\"{error}\"");
        parts.Add($"scope=\"{scope}\"");
        if (HasMetadata)
            parts.Add($"resource_metadata=\"{options.BaseOf(http.Request)}{MetadataPath}{HttpFront.McpPath}\"");
        return "Bearer " + string.Join(", ", parts);
    }
}
