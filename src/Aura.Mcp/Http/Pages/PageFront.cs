using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Http.Authentication;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Http.Pages;

/// <summary>
/// The web page beside /mcp: its files for everybody, its data for those who have signed in. Host and Origin have been
/// judged before.
/// </summary>
internal sealed class PageFront : IDisposable
{
    private const string Files = "/page/";
    private const string Api = "/api/";
    private const string Session = Api + "session";
    private const string Tools = Api + "tools/";
    private const string Approvals = Api + "approvals";
    private const string Executions = Api + "executions/";

    private readonly Workspace _workspace;
    private readonly HttpOptions _options;
    private readonly Limits _limits;
    private readonly InFlight _inFlight;
    private readonly ILogger _log;
    private readonly CancellationToken _ending;
    private readonly SameOrigin _origin;
    private readonly Sessions _sessions;
    private readonly Places _places;
    private readonly OidcSignIn? _oidc;
    private readonly PageTools _tools = new();
    private readonly ApprovalsApi _approvals;
    private readonly ExecutionsApi _executions;
    private readonly AuditApi _audit;
    private readonly EventsApi _events;

    public PageFront(Workspace workspace, HttpOptions options, Limits limits, InFlight inFlight, ILogger log,
        CancellationToken ending)
    {
        (_workspace, _options, _limits, _inFlight) = (workspace, options, limits, inFlight);
        (_log, _ending) = (log, ending);
        _origin = new SameOrigin(options);
        _sessions = new Sessions(workspace, options);
        _places = new Places(options);
        _oidc = options.Oidc is { ClientId: not null } oidc
            ? new OidcSignIn(workspace, options, oidc, _sessions, log) : null;
        _approvals = new ApprovalsApi(workspace);
        _executions = new ExecutionsApi(workspace, _tools);
        _audit = new AuditApi(workspace);
        _events = new EventsApi(workspace, options, _tools, _sessions, ending);
    }

    public static bool Owns(string path) => path == "/" || path.StartsWith(Files, StringComparison.Ordinal)
        || path.StartsWith(Api, StringComparison.Ordinal);

    public async Task HandleAsync(HttpContext http)
    {
        PageHeaders.Put(http);
        try
        {
            await RouteAsync(http);
        }
        catch (PageFault fault) when (!http.Response.HasStarted)
        {
            await PageReply.FaultAsync(http, fault);
        }
        catch (Exception e) when (e is not OperationCanceledException && !http.Response.HasStarted)
        {
            await PageReply.FaultAsync(http, Described(e));
        }
    }

    public void Dispose()
    {
        _oidc?.Dispose();
        _places.Dispose();
        _sessions.Dispose();
    }

    private async Task RouteAsync(HttpContext http)
    {
        var (path, method) = (http.Request.Path.Value!, http.Request.Method);
        if (!path.StartsWith(Api, StringComparison.Ordinal))
        {
            if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
                throw PageFault.NotThere("such request");
            await PageFiles.ServeAsync(http, path == "/" ? PageFiles.Index : path[Files.Length..]);
            return;
        }
        if (_ending.IsCancellationRequested)
            throw new PageFault(StatusCodes.Status503ServiceUnavailable, "Stopping", "this server is stopping")
            {
                After = TimeSpan.FromSeconds(5),
            };
        if (_oidc is not null && (method, path) is ("GET", OidcSignIn.Callback))
        {
            // The issuer's page sends the browser here; the sealed cookie and the state say that we sent it there.
            await _oidc.CallbackAsync(http);
            return;
        }
        _origin.Demand(http.Request);
        if ((method, path) is ("POST", Session))
            await _sessions.SignInAsync(http);
        else if ((method, path) is ("GET", Api + "sign-in"))
            await PageReply.WriteAsync(http, new JsonObject { ["oidc"] = _oidc is not null });
        else if (_oidc is not null && (method, path) is ("GET", OidcSignIn.Start))
            await _oidc.StartAsync(http);
        else
            await ServeAsync(Enter(http), method, path);
    }

    /// <exception cref="PageFault">Nobody has signed in, another page asks, or too much is asked.</exception>
    private Visit Enter(HttpContext http)
    {
        if (_sessions.Of(http) is not var (token, session))
            throw PageFault.NotSignedIn();
        if (!HttpMethods.IsGet(http.Request.Method))
            SameOrigin.DemandCsrf(http.Request, token);
        var person = session.Person;
        if (_limits.TooSoon(new Principal(Visit.Client, person.Name, new Scopes(true, null))) is var (why, after))
            throw new PageFault(StatusCodes.Status429TooManyRequests, "TooManyRequests", why) { After = after };
        return new Visit(http, token, session, _workspace.For(Visit.RightsOf(person, _options)));
    }

    private async Task ServeAsync(Visit visit, string method, string path)
    {
        if ((method, path) is ("GET", Api + "events"))
            await _events.StreamAsync(visit);
        else if (HttpMethods.IsGet(method))
            await InPlaceAsync(visit, () => ReadAsync(visit, path));
        else
            await _inFlight.CountAsync(() => InPlaceAsync(visit, () => WriteAsync(visit, method, path)));
    }

    /// <exception cref="PageFault">No place is free.</exception>
    private async Task InPlaceAsync(Visit visit, Func<Task> work)
    {
        (int Status, string Why)? lack = await _places.InOneAsync(visit.Person.Name, work) switch
        {
            Places.Lack.Own => (StatusCodes.Status429TooManyRequests,
                $"more than {_options.MaxConcurrent} of your requests are at work"),
            Places.Lack.All => (StatusCodes.Status503ServiceUnavailable, "all together ask too much now"),
            _ => null,
        };
        if (lack is var (status, why))
            throw new PageFault(status, "TooManyRequests", why, "try again in a moment")
            {
                After = TimeSpan.FromSeconds(1),
            };
    }

    private async Task ReadAsync(Visit visit, string path) => await PageReply.WriteAsync(visit.Http, path switch
    {
        Api + "me" => _sessions.Describe(visit),
        Approvals => await _approvals.ListAsync(visit),
        Api + "audit" => _audit.Answer(visit.Http.Request.Query),
        _ when After(path, Executions) is { } id => await _executions.AnswerAsync(visit, id),
        _ => throw PageFault.NotThere($"resource {path}"),
    });

    private async Task WriteAsync(Visit visit, string method, string path)
    {
        if ((method, path) is ("DELETE", Session))
            _sessions.End(visit);
        else if (method == "POST" && After(path, Tools) is { } tool)
            await PageReply.WriteAsync(
                visit.Http, await _tools.AnswerAsync(visit, tool, await PageReply.ReadAsync(visit.Http)));
        else if (method == "POST" && After(path, Approvals + "/") is { } id)
            await PageReply.WriteAsync(
                visit.Http, await _approvals.DecideAsync(visit, id, await PageReply.ReadAsync(visit.Http)));
        else
            throw PageFault.NotThere($"resource {path}");
    }

    /// <summary>The path's one part behind this; null where it is another path.</summary>
    private static string? After(string path, string start) =>
        path.StartsWith(start, StringComparison.Ordinal) && path.Length > start.Length
        && !path[start.Length..].Contains('/') ? path[start.Length..] : null;

    private PageFault Described(Exception e)
    {
        if (e is BadHttpRequestException bad)
            return new PageFault(bad.StatusCode, "BadRequest", bad.Message);
        var fault = Faults.Describe(e).Structured;
        var code = (string?)fault["code"] ?? "Internal";
        _log.LogWarning("the page was answered with a fault: {Code}", code);
        return new PageFault(e switch
        {
            FaultException { Code: "NotFound" } => StatusCodes.Status404NotFound,
            Actions.ArgumentsException or FaultException => StatusCodes.Status400BadRequest,
            KubeException => StatusCodes.Status502BadGateway,
            _ => StatusCodes.Status500InternalServerError,
        }, code, Aura.Execution.Redactor.Text((string?)fault["message"] ?? ""), (string?)fault["hint"]);
    }
}
