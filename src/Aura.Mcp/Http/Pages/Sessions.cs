using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.State;

namespace Aura.Mcp.Http.Pages;

/// <summary>Who is signed in: a random cookie, of which the store keeps the hash.</summary>
internal sealed class Sessions(Workspace workspace, HttpOptions options) : IDisposable
{
    private const string Cookie = "aura_session";

    /// <summary>Failed attempts of one address a minute.</summary>
    private const int Attempts = 10;

    private readonly PartitionedRateLimiter<HttpContext> _failures =
        PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetFixedWindowLimiter(
            $"{http.Connection.RemoteIpAddress}", _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = Attempts, Window = TimeSpan.FromMinutes(1), QueueLimit = 0,
            }));

    /// <returns>Null: nobody, or the session is over.</returns>
    public (string Token, PageSession Session)? Of(HttpContext http) =>
        http.Request.Cookies[Name(http)] is { Length: 64 } token && workspace.Store.Page.Find(token) is { } session
            ? (token, session) : null;

    /// <summary>POST /api/session: a one-time code becomes a session.</summary>
    public async Task SignInAsync(HttpContext http)
    {
        var code = (await PageReply.ReadAsync(http)).Text("code") ?? throw PageFault.Bad("code: is needed");
        using (var left = _failures.AttemptAcquire(http, 0))
            if (!left.IsAcquired)
                throw new PageFault(StatusCodes.Status429TooManyRequests, "TooManyAttempts",
                    "too many codes were wrong", "wait a minute")
                { After = TimeSpan.FromMinutes(1) };
        if (workspace.Store.Page.UseCode(code.Trim()) is not var (person, lasts))
        {
            _failures.AttemptAcquire(http).Dispose();
            throw new PageFault(StatusCodes.Status401Unauthorized, "InvalidCode",
                "the code is unknown, was used already, or its time is over", "make another: aura sign-in NAME");
        }
        Begin(http, person, lasts);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public void Begin(HttpContext http, PagePerson person, TimeSpan lasts)
    {
        // Whoever was signed in here before has left.
        if (Of(http) is var (left, _))
            workspace.Store.Page.End(left);
        var token = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var session = workspace.Store.Page.Begin(token, person, lasts);
        workspace.Store.Audit.Append(person.Name, Visit.Client,
            $"sign in by {person.Source} as {Words.Of(person.Role)}", "done");
        http.Response.Cookies.Append(Name(http), token, Shape(http, session.Expires));
    }

    public void End(Visit visit)
    {
        workspace.Store.Page.End(visit.Token);
        visit.Http.Response.Cookies.Delete(Name(visit.Http), Shape(visit.Http, null));
        visit.Http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public bool IsOpen(string token) => workspace.Store.Page.Find(token) is not null;

    /// <summary>GET /api/me.</summary>
    public JsonObject Describe(Visit visit)
    {
        var (person, clusters) = (visit.Person, visit.Workspace.Clusters);
        return new JsonObject
        {
            ["name"] = person.Name,
            ["source"] = person.Source,
            ["role"] = Words.Of(person.Role),
            ["maxRisk"] = person.MaxRisk is { } most ? Words.Of(most) : null,
            ["namespaces"] = person.Namespaces is { } names ? ToolJson.ToArray(names) : null,
            ["csrf"] = SameOrigin.CsrfOf(visit.Token),
            ["clusters"] = ToolJson.ToArray(clusters.Names),
            ["default"] = clusters.Default,
            ["expires"] = visit.Session.Expires,
        };
    }

    /// <summary>Reached over https, also where a proxy ends that.</summary>
    public bool IsSecure(HttpContext http) => http.Request.IsHttps || options.PublicUrl?.Scheme == "https";

    public void Dispose() => _failures.Dispose();

    // A cookie of this prefix can be set by this host alone, over https alone (RFC 6265bis, 4.1.3.2).
    private string Name(HttpContext http) => IsSecure(http) ? "__Host-" + Cookie : Cookie;

    private CookieOptions Shape(HttpContext http, DateTimeOffset? expires) => new()
    {
        HttpOnly = true, Secure = IsSecure(http), SameSite = SameSiteMode.Strict, Path = "/", Expires = expires,
    };
}
