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
    /// <summary>Failed attempts of one address a minute.</summary>
    private const int Attempts = 10;

    private readonly PageCookie _cookie = new("aura_session", SameSiteMode.Strict, options);

    private readonly PartitionedRateLimiter<HttpContext> _failures =
        PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetFixedWindowLimiter(
            $"{http.Connection.RemoteIpAddress}", _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = Attempts, Window = TimeSpan.FromMinutes(1), QueueLimit = 0,
            }));

    /// <returns>Null: nobody, or the session is over.</returns>
    public (string Token, PageSession Session)? Of(HttpContext http) =>
        _cookie.Of(http) is { Length: 64 } token && workspace.Store.Page.Find(token) is { } session
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
        _cookie.Put(http, token, session.Expires);
    }

    public void End(Visit visit)
    {
        workspace.Store.Page.End(visit.Token);
        _cookie.Drop(visit.Http);
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

    public void Dispose() => _failures.Dispose();
}
