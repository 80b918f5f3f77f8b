namespace Aura.Mcp.Http.Pages;

/// <summary>
/// What every answer of the page tells the browser: nothing from elsewhere is loaded, no script or style that stands in
/// the document runs, no other page frames this one or learns where it was.
/// </summary>
internal static class PageHeaders
{
    public const string Policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void Put(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // Replaced for the files, of which nothing is anybody's own.
        headers.CacheControl = "no-store";
    }
}
