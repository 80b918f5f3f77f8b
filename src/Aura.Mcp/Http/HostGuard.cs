using Aura.Mcp.Options;

namespace Aura.Mcp.Http;

/// <summary>
/// Against DNS rebinding and foreign web pages: only known names in Host and known pages in Origin pass (MCP,
/// Streamable HTTP, "Security Warning"). What is allowed is also told to browsers (CORS).
/// </summary>
public sealed class HostGuard
{
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _origins;

    public HostGuard(HttpOptions options)
    {
        _origins = new HashSet<string>(options.AllowedOrigins, StringComparer.OrdinalIgnoreCase);
        _hosts.UnionWith(options.AllowedHosts);
        if (options.PublicUrl is { } known)
        {
            _hosts.Add(known.Host);
            _origins.Add(known.GetLeftPart(UriPartial.Authority));
        }
        if (options.Listen.IsLoopback)
            _hosts.UnionWith(["localhost", "127.0.0.1", "[::1]"]);
        else if (!options.IsEveryAddress)
            _hosts.Add(options.Listen.Host);
    }

    /// <returns>Why the request must not pass; null where it may.</returns>
    public string? Against(HttpRequest request)
    {
        if (!_hosts.Contains(request.Host.Host))
            return "this server does not answer to that Host; --allow-hosts adds names";
        var origin = request.Headers.Origin;
        return origin.Count == 0 || (origin.Count == 1 && IsAllowed(origin[0]!, request)) ? null
            : "pages of that Origin may not call; --allow-origins adds some";
    }

    /// <summary>Lets the page, which has passed, read the answer.</summary>
    public static void Share(HttpContext http)
    {
        if (http.Request.Headers.Origin is not [{ } origin])
            return;
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.Vary = "Origin";
        headers.AccessControlExposeHeaders = "Mcp-Session-Id, WWW-Authenticate, Retry-After";
    }

    /// <summary>The browser's question before the request itself.</summary>
    public static void Preflight(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowMethods = "GET, POST, DELETE";
        headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders;
        headers.AccessControlMaxAge = "600";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>A page that the server's own host serves, or one that the operator named.</summary>
    private bool IsAllowed(string origin, HttpRequest request) => _origins.Contains(origin)
        || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && _hosts.Contains(uri.Host)
            && (uri.IsLoopback
                || string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)));
}
