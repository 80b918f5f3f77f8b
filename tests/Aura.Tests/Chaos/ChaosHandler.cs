using System.Net;
using System.Text;
using Aura.Kubernetes;

namespace Aura.Tests.Chaos;

/// <summary>
/// One process's connection to the API server, on which the seed's faults happen. What took effect stays so, whatever
/// the process is told of it.
/// </summary>
internal sealed class ChaosHandler(ChaosWorld world, ChaosProcess process, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = ApiCall.Of(request);
        world.Count(On.Request);
        if (call is { IsWrite: true })
            world.Count(On.Write);
        var fault = call is null ? FaultKind.None : world.Faults.Draw(call);
        world.Uncertain |= call is { IsWrite: true } && fault is FaultKind.InternalError or FaultKind.ResetBefore
            or FaultKind.ResetAfter or FaultKind.SlowBefore or FaultKind.SlowAfter;
        // Who died at this very request has not sent it.
        if (process.Clock.Dead)
            await process.Clock.GoesOn;
        switch (fault)
        {
            case FaultKind.SlowBefore:
                await Pause.ForAsync(world.Faults.Delay(), process.Clock, cancellationToken);
                break;
            case FaultKind.ResetBefore:
                return await AfterAsync<HttpResponseMessage>(
                    () => throw Reset(), call, fault, cancel: cancellationToken);
            case FaultKind.Conflict or FaultKind.Busy or FaultKind.BusyWithoutTime or FaultKind.InternalError:
                return await AfterAsync(() => Refuse(request, fault), call, fault, cancel: cancellationToken);
        }
        return await CarryOutAsync(request, call, fault, cancellationToken);
    }

    private async Task<HttpResponseMessage> CarryOutAsync(
        HttpRequestMessage request, ApiCall? call, FaultKind fault, CancellationToken cancel)
    {
        var watched = call is null ? null : world.Witness.Before(call);
        world.Ledger.Actor = Ledger.Aura;
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancel);
        }
        finally
        {
            world.Ledger.Actor = null;
        }
        if (call is not null)
            world.Witness.After(call, (int)response.StatusCode, watched);
        if (call is { IsWrite: true })
            world.Count(On.Written);
        return await AfterAsync(() => fault switch
        {
            FaultKind.ResetAfter => throw Reset(),
            _ => call is { IsWatch: true } ? Cut(response) : response,
        }, call, fault, (int)response.StatusCode, fault == FaultKind.SlowAfter, cancel);
    }

    // A process that is suspended or was killed hears nothing.
    private async Task<T> AfterAsync<T>(Func<T> answer, ApiCall? call, FaultKind fault, int? status = null,
        bool slow = false, CancellationToken cancel = default)
    {
        if (call is not null)
            world.Trace.Add($"{process.Name} {call}{(status is { } s ? $" -> {s}" : "")}"
                + (fault == FaultKind.None ? "" : $" ({fault})"));
        if (slow)
            await Pause.ForAsync(world.Faults.Delay(), process.Clock, cancel);
        await process.Clock.GoesOn;
        return answer();
    }

    private HttpResponseMessage Cut(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            return response;
        var content = new StreamContent(new ChaosStream(response.Content.ReadAsStream(), process.Clock,
            world.Cluster.Clock, world.Faults.WatchLife()));
        content.Headers.ContentType = response.Content.Headers.ContentType;
        response.Content = content;
        return response;
    }

    private static HttpResponseMessage Refuse(HttpRequestMessage request, FaultKind fault)
    {
        var (status, reason) = fault switch
        {
            FaultKind.Conflict => (409, "Conflict"),
            FaultKind.InternalError => (500, "InternalError"),
            _ => (429, "TooManyRequests"),
        };
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            RequestMessage = request,
            Content = new StringContent($$"""
                {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","code":{{status}},
                 "message":"drawn by chaos"}
                """, Encoding.UTF8, "application/json"),
        };
        if (fault == FaultKind.Busy)
            response.Headers.TryAddWithoutValidation("Retry-After", "3");
        return response;
    }

    private static HttpRequestException Reset() => new(HttpRequestError.ResponseEnded,
        "An error occurred while sending the request.", new IOException("Connection reset by peer"));
}
