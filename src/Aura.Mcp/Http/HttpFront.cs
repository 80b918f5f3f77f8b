using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Http.Authentication;
using Aura.Mcp.Http.Pages;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.State;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Http;

/// <summary>
/// What every request passes, in this order: host and origin, draining, who calls, what they may, how often; then the
/// endpoint of its path.
/// </summary>
internal sealed class HttpFront : IAsyncDisposable
{
    public const string McpPath = "/mcp";

    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(5);

    private readonly Workspace _workspace;
    private readonly HttpOptions _options;
    private readonly Func<Workspace, McpServerOptions> _face;
    private readonly ConcurrentDictionary<CallerRights, McpServerOptions> _faces = new();
    private readonly HostGuard _guard;
    private readonly Callers _callers;
    private readonly Challenge _challenge;
    private readonly Limits _limits;
    private readonly McpSessions _sessions;
    private readonly StreamableEndpoint _streamable;
    private readonly LegacySseEndpoint _legacy;
    private readonly AlertsEndpoint _alerts;
    private readonly PageFront _page;
    private readonly CancellationTokenSource _ending = new();

    /// <param name="face">Makes the server as the callers of a workspace see it.</param>
    public HttpFront(Workspace workspace, HttpOptions options, Func<Workspace, McpServerOptions> face,
        AlertWork alerts, ILoggerFactory logs, TimeProvider time)
    {
        (_workspace, _options, _face) = (workspace, options, face);
        _guard = new HostGuard(options);
        _callers = new Callers(options, time, logs.CreateLogger("Aura"));
        _challenge = new Challenge(options);
        _limits = new Limits(options);
        _sessions = new McpSessions(options, logs, time).Start();
        _streamable = new StreamableEndpoint(_sessions, logs, _ending.Token);
        _alerts = new AlertsEndpoint(() => alerts.Inbox);
        _legacy = new LegacySseEndpoint(options, logs, _ending.Token);
        _page = new PageFront(workspace, options, _limits, InFlight, logs.CreateLogger("Aura"), _ending.Token);
    }

    /// <summary>Calls that are being answered; streams that only listen left out.</summary>
    public InFlight InFlight { get; } = new();

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            await RouteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested
                                                 || _ending.IsCancellationRequested)
        {
            // The client, or this server, is going.
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await JsonRpcReply.ErrorAsync(http, e.StatusCode, JsonRpcReply.Refused, e.Message);
        }
    }

    /// <summary>From now on nothing new is taken, and streams end.</summary>
    public Task DrainAsync() => _ending.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _sessions.DisposeAsync();
        _page.Dispose();
        _limits.Dispose();
        _callers.Dispose();
    }

    private async Task RouteAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        if (path is "/healthz" or "/readyz")
            await HealthAsync(http, ready: path == "/readyz");
        else if (_guard.Against(http.Request) is { } why)
            await JsonRpcReply.ErrorAsync(http, StatusCodes.Status403Forbidden, JsonRpcReply.Refused, why);
        else if (PageFront.Owns(path))
            await _page.HandleAsync(http);
        else
        {
            HostGuard.Share(http);
            if (HttpMethods.IsOptions(http.Request.Method))
                HostGuard.Preflight(http);
            else if (path is Challenge.MetadataPath or Challenge.MetadataPath + McpPath && _challenge.HasMetadata)
                await http.Response.WriteAsJsonAsync(_challenge.Metadata(http), http.RequestAborted);
            else if (path == AlertsEndpoint.Path && HttpMethods.IsPost(http.Request.Method))
                await TakeAlertsAsync(http);
            else if (EndpointOf(path, http.Request.Method) is not { } endpoint)
                http.Response.StatusCode = StatusCodes.Status404NotFound;
            else if (_ending.IsCancellationRequested)
                await JsonRpcReply.LaterAsync(
                    http, StatusCodes.Status503ServiceUnavailable, "this server is stopping", Elsewhere);
            else
                await ServeAsync(http, endpoint);
        }
    }

    private Func<Exchange, Task>? EndpointOf(string path, string method) => (path, method) switch
    {
        (McpPath, "POST") => _streamable.PostAsync,
        (McpPath, "GET") => _streamable.GetAsync,
        (McpPath, "DELETE") => _streamable.DeleteAsync,
        (LegacySseEndpoint.StreamPath, "GET") => _legacy.StreamAsync,
        (LegacySseEndpoint.MessagePath, "POST") => _legacy.MessageAsync,
        _ => null,
    };

    private async Task ServeAsync(HttpContext http, Func<Exchange, Task> endpoint)
    {
        if (await _callers.OfAsync(http) is not { } caller)
            await _challenge.UnauthorizedAsync(http);
        else if (!caller.Scopes.MayRead)
            await _challenge.InsufficientAsync(http, Scopes.Read);
        else if (await _limits.PassAsync(http, caller))
        {
            var rights = RightsOf(caller);
            var workspace = _workspace.For(rights);
            var exchange = new Exchange(
                http, caller, workspace, _faces.GetOrAdd(rights, _ => _face(workspace)), _challenge);
            if (HttpMethods.IsGet(http.Request.Method))
                await endpoint(exchange);
            else
                await InFlight.CountAsync(() => _limits.InPlaceAsync(http, caller, () => endpoint(exchange)));
        }
    }

    private async Task TakeAlertsAsync(HttpContext http)
    {
        const int busy = StatusCodes.Status503ServiceUnavailable; // 429 would not be sent again.
        if (_ending.IsCancellationRequested)
            await JsonRpcReply.LaterAsync(http, busy, "this server is stopping", Elsewhere);
        else if (await _callers.OfAsync(http) is not { } caller)
            await _challenge.UnauthorizedAsync(http, Scopes.Alerts);
        else if (!caller.Scopes.MayAlert)
            await _challenge.InsufficientAsync(http, Scopes.Alerts);
        else if (await _limits.PassAsync(http, caller, busy))
            await InFlight.CountAsync(() =>
                _limits.InPlaceAsync(http, caller, () => _alerts.PostAsync(http, caller), busy));
    }

    private CallerRights RightsOf(Principal caller) => _options.ImpersonateCallers
        ? CallerRights.Acting(caller.Scopes.MaxRisk, new Impersonation(caller.Name) { Groups = caller.Groups })
        : new CallerRights(caller.Scopes.MaxRisk);

    /// <summary>
    /// Alive while it answers; ready while it takes work and its store can be read. A cluster that cannot be reached
    /// is no reason to be taken out of service: the tools say so, and history still answers.
    /// </summary>
    private async Task HealthAsync(HttpContext http, bool ready)
    {
        var why = !ready ? null : _ending.IsCancellationRequested ? "stopping" : AgainstStore();
        http.Response.StatusCode = why is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await http.Response.WriteAsJsonAsync(
            new JsonObject { ["status"] = why is null ? "ok" : why }, http.RequestAborted);
    }

    private string? AgainstStore()
    {
        try
        {
            _workspace.Store.Approvals.Pending();
            return null;
        }
        catch (Exception e) when (e is StoreException or System.Data.Common.DbException)
        {
            return "the store cannot be read";
        }
    }
}
