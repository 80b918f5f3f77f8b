using System.Security.Cryptography;
using System.Text;
using Aura.Mcp.Options;

namespace Aura.Mcp.Http.Pages;

/// <summary>
/// Against requests that another site's page makes in a signed-in person's browser. Cookies do not stop these: a page
/// of another port of the same host is of the same site.
/// </summary>
internal sealed class SameOrigin(HttpOptions options)
{
    public const string CsrfHeader = "X-Aura-Csrf";

    /// <summary>What only the session's own page knows; made from the session's secret, so kept nowhere.</summary>
    public static string CsrfOf(string token) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), "aura page csrf"u8));

    /// <exception cref="PageFault">Another site's page asks.</exception>
    public void Demand(HttpRequest request)
    {
        // "none": the person typed the address.
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
            throw Foreign();
        var origin = request.Headers.Origin;
        if (origin.Count > 1 || (origin.Count == 1 && !IsOwn(origin[0]!, request)))
            throw Foreign();
    }

    /// <exception cref="PageFault">The session's token is missing or another one.</exception>
    public static void DemandCsrf(HttpRequest request, string token)
    {
        var given = Encoding.UTF8.GetBytes(request.Headers[CsrfHeader].ToString());
        if (!CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(CsrfOf(token))))
            throw new PageFault(StatusCodes.Status403Forbidden, "Csrf",
                $"the header {CsrfHeader} is not this session's", "take it from /api/me");
    }

    private bool IsOwn(string origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
        || string.Equals(origin, options.PublicUrl?.GetLeftPart(UriPartial.Authority),
            StringComparison.OrdinalIgnoreCase);

    private static PageFault Foreign() => new(
        StatusCodes.Status403Forbidden, "ForeignOrigin", "only the page itself may ask this");
}
