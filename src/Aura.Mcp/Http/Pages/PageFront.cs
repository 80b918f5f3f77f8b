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
    private const string Tools = Api + "tools/";

    private readonly Workspace _workspace;
    private readonly HttpOptions _options;
    private readonly Limits _limits;
    private readonly InFlight _inFlight;
    private readonly ILogger _log;
    private readonly CancellationToken _ending;
    private readonly SameOrigin _origin;
    private readonly Sessions _sessions;
    private readonly PageTools _tools = new();

    public PageFront(Workspace workspace, HttpOptions options, Limits limits, InFlight inFlight, ILogger log,
        CancellationToken ending)
    {
        (_workspace, _options, _limits, _inFlight) = (workspace, options, limits, inFlight);
        (_log, _ending) = (log, ending);
        _origin = new SameOrigin(options);
        _sessions = new Sessions(workspace, options);
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

    public void Dispose() => _sessions.Dispose();

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
        _origin.Demand(http.Request);
        if ((method, path) is ("POST", "/api/session"))
            await _sessions.SignInAsync(http);
        else if ((method, path) is ("GET", "/api/sign-in"))
            await PageReply.WriteAsync(http, new() { ["oidc"] = false });
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
        if (HttpMethods.IsGet(method))
            await ReadAsync(visit, path);
        else
            await _inFlight.CountAsync(() => WriteAsync(visit, method, path));
    }

    private Task ReadAsync(Visit visit, string path) => path switch
    {
        "/api/me" => PageReply.WriteAsync(visit.Http, _sessions.Describe(visit)),
        _ => throw PageFault.NotThere($"resource {path}"),
    };

    private async Task WriteAsync(Visit visit, string method, string path)
    {
        if ((method, path) is ("DELETE", "/api/session"))
            _sessions.End(visit);
        else if (method == "POST" && path.StartsWith(Tools, StringComparison.Ordinal))
            await PageReply.WriteAsync(visit.Http, await _tools.AnswerAsync(
                visit, path[Tools.Length..], await PageReply.ReadAsync(visit.Http)));
        else
            throw PageFault.NotThere($"resource {path}");
    }

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
