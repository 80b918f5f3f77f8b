using Aura.Mcp.Options;

namespace Aura.Mcp.Http.Pages;

/// <summary>A cookie that no script reads; over https alone where the page is reached so.</summary>
internal sealed class PageCookie(string name, SameSiteMode sameSite, HttpOptions options)
{
    public string? Of(HttpContext http) => http.Request.Cookies[Name(http)];

    public void Put(HttpContext http, string value, DateTimeOffset expires) =>
        http.Response.Cookies.Append(Name(http), value, Shape(http, expires));

    public void Drop(HttpContext http) => http.Response.Cookies.Delete(Name(http), Shape(http, null));

    // A cookie of this prefix can be set by this host alone, over https alone (RFC 6265bis, 4.1.3.2).
    private string Name(HttpContext http) => IsSecure(http) ? "__Host-" + name : name;

    private CookieOptions Shape(HttpContext http, DateTimeOffset? expires) => new()
    {
        HttpOnly = true, Secure = IsSecure(http), SameSite = sameSite, Path = "/", Expires = expires,
    };

    /// <summary>Reached over https, also where a proxy ends that.</summary>
    private bool IsSecure(HttpContext http) => http.Request.IsHttps || options.PublicUrl?.Scheme == "https";
}
