using System.Security.Claims;
using Aura.Mcp.Http.Authentication;
using Aura.Mcp.Serving;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Http;

/// <summary>One request of a known caller, and the server as that caller sees it.</summary>
internal sealed record Exchange(
    HttpContext Http, Principal Caller, Workspace Workspace, McpServerOptions Options, Challenge Challenge)
{
    public const string VersionHeader = "MCP-Protocol-Version";
    public const string SessionHeader = "Mcp-Session-Id";

    public HttpRequest Request => Http.Request;

    public HttpResponse Response => Http.Response;

    /// <summary>The caller as tools see them; null where the server asks for no credential.</summary>
    public ClaimsPrincipal? Claims => Caller == Principal.Local ? null : Caller.ToClaims();

    public CancellationToken Aborted => Http.RequestAborted;

    public string Version => Request.Headers[VersionHeader].ToString();

    public string SessionId => Request.Headers[SessionHeader].ToString();

    /// <summary>Of 2026-07-28 or later: without initialize and sessions.</summary>
    public bool IsModern => string.CompareOrdinal(Version, ModernChecks.Revision) >= 0;

    public bool Accepts(string type) => Request.GetTypedHeaders().Accept.Any(a => a.MatchesMediaType(type));

    /// <summary>From here on events follow, each as soon as it is there.</summary>
    public void BeginEvents()
    {
        var headers = Response.Headers;
        headers.ContentType = "text/event-stream";
        headers.CacheControl = "no-cache,no-store";
        headers["X-Accel-Buffering"] = "no";
        Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}
