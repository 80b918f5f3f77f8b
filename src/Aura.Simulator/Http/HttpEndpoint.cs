using System.Security.Cryptography;
using System.Text;
using Aura.Kubernetes;
using Aura.Simulator.Api;
using Aura.Simulator.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Aura.Simulator.Http;

/// <summary>Turns Kestrel's requests into the API server's and writes its answers back.</summary>
internal sealed class HttpEndpoint(SimulatedCluster cluster, string token)
{
    private readonly byte[] _authorization = Encoding.UTF8.GetBytes($"Bearer {token}");

    public async Task HandleAsync(HttpContext context)
    {
        cluster.Clock.Touch();
        if (!IsAuthentic(context.Request))
        {
            await WriteAsync(context, ApiResponse.Of(new ApiStatusException(401, "Unauthorized", "Unauthorized")));
            return;
        }
        var fault = cluster.Faults.Draw(context.Request.Method, context.Request.Path.Value ?? "/",
            context.Request.QueryString.Value ?? "");
        if (fault is not null && await StopsAsync(context, fault))
            return;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = new ApiRequest
        {
            Method = context.Request.Method,
            Path = context.Request.Path.Value ?? "/",
            Query = new ApiQuery(context.Request.QueryString.Value ?? ""),
            User = Impersonation.Of(UserInfo.Admin, name => context.Request.Headers[name].OfType<string>()),
            ContentType = context.Request.ContentType ?? "application/json",
            Accept = context.Request.Headers.Accept.ToString(),
            UserAgent = context.Request.Headers.UserAgent.ToString(),
            Body = body.ToArray(),
            CacheRevision = fault?.Sort == FaultSort.StaleRead ? cluster.Faults.CacheRevision(fault.After) : null,
            Upgrade = UpgradeRequest.Of(name => context.Request.Headers[name].OfType<string>()),
        };
        var answer = cluster.Api.Handle(request);
        if (answer.Session is { } session)
        {
            await SwitchAsync(context, session);
            return;
        }
        foreach (var warning in request.Warnings)
            context.Response.Headers.Append("Warning", WarningHeader.Of(warning));
        if (fault?.Sort == FaultSort.ResetAfter)
            context.Abort();
        else if (fault?.Sort == FaultSort.CutWatch)
            await CutAsync(context, answer, fault.After);
        else
            await WriteAsync(context, answer);
    }

    /// <summary>Does what befalls a request before it is looked at; true where there is no more to it.</summary>
    private async Task<bool> StopsAsync(HttpContext context, FaultRule fault)
    {
        if (fault.Sort == FaultSort.Latency)
            await Pause.ForAsync(fault.After, cluster.Clock, context.RequestAborted);
        if (fault.Sort == FaultSort.ResetBefore)
            context.Abort();
        if (FaultBook.Refusal(fault) is { } refusal)
            await WriteAsync(context, ApiResponse.Of(refusal));
        return fault.Sort is not (FaultSort.Latency or FaultSort.ResetAfter or FaultSort.CutWatch
            or FaultSort.StaleRead);
    }

    private async Task CutAsync(HttpContext context, ApiResponse answer, TimeSpan after)
    {
        using var cut = cluster.Clock.Wake(after, context.Abort);
        await WriteAsync(context, answer);
    }

    private static async Task SwitchAsync(HttpContext context, ExecSession session)
    {
        context.Response.Headers.SecWebSocketAccept = session.Accept;
        context.Response.Headers.SecWebSocketProtocol = session.Protocol;
        context.Response.Headers.Upgrade = "websocket";
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
        {
            await WriteAsync(context, ApiResponse.Of(ApiStatusException.BadRequest("Upgrade request required")));
            return;
        }
        await using var connection = await upgrade.UpgradeAsync();
        await session.ServeAsync(connection, context.RequestAborted);
    }

    private bool IsAuthentic(HttpRequest request) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()), _authorization);

    private static async Task WriteAsync(HttpContext context, ApiResponse answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        if (answer.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString();
        if (answer.Watch is null)
        {
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
            return;
        }
        using var watch = answer.Watch;
        try
        {
            await context.Response.StartAsync(context.RequestAborted);
            // The client is to know at once that it watches, even where nothing happens.
            await context.Response.Body.FlushAsync(context.RequestAborted);
            for (var lines = await watch.ReadAsync(context.RequestAborted); !lines.IsEmpty;
                lines = await watch.ReadAsync(context.RequestAborted))
            {
                await context.Response.Body.WriteAsync(lines, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The client went away, which is how watches usually end.
        }
    }
}
