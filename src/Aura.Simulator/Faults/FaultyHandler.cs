using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Faults;

/// <summary>
/// A connection on which things go wrong. What has already happened stays happened. Only requests that can wait are
/// befallen, not synchronous ones.
/// </summary>
internal sealed class FaultyHandler(HttpMessageHandler inner, SimulatedClock clock, FaultBook faults)
    : DelegatingHandler(inner)
{
    /// <summary>The resourceVersion that the watch cache has come to, for a stale read.</summary>
    public static readonly HttpRequestOptionsKey<long> CacheRevision = new("cacheRevision");

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        faults.Draw(request.Method.Method, request.RequestUri!.AbsolutePath, request.RequestUri.Query) is { } fault
            ? HappenAsync(fault, request, cancellationToken) : base.SendAsync(request, cancellationToken);

    private async Task<HttpResponseMessage> HappenAsync(
        FaultRule fault, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        switch (fault.Sort)
        {
            case FaultSort.Latency:
                await Pause.ForAsync(fault.After, clock, cancellationToken);
                return await base.SendAsync(request, cancellationToken);
            case FaultSort.ResetAfter:
                (await base.SendAsync(request, cancellationToken)).Dispose();
                throw Reset();
            case FaultSort.ResetBefore:
                throw Reset();
            case FaultSort.CutWatch:
                return await CutAsync(request, fault, cancellationToken);
            case FaultSort.StaleRead:
                request.Options.Set(CacheRevision, faults.CacheRevision(fault.After));
                return await base.SendAsync(request, cancellationToken);
            default:
                return Refuse(request, FaultBook.Refusal(fault)!);
        }
    }

    private async Task<HttpResponseMessage> CutAsync(
        HttpRequestMessage request, FaultRule fault, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            return response;
        var content = new StreamContent(new CutStream(await response.Content.ReadAsStreamAsync(cancellationToken),
            clock, fault.After));
        content.Headers.ContentType = response.Content.Headers.ContentType;
        response.Content = content;
        return response;
    }

    private static HttpResponseMessage Refuse(HttpRequestMessage request, ApiStatusException refusal)
    {
        var response = new HttpResponseMessage((HttpStatusCode)refusal.Status)
        {
            RequestMessage = request,
            Content = new StringContent(refusal.ToJson().ToJsonString(), Encoding.UTF8,
                new MediaTypeHeaderValue("application/json")),
        };
        if (refusal.RetryAfterSeconds is { } seconds)
            response.Headers.TryAddWithoutValidation("Retry-After", seconds.ToString());
        return response;
    }

    private static HttpRequestException Reset() => new(HttpRequestError.ResponseEnded,
        "An error occurred while sending the request.", new IOException("Connection reset by peer"));
}
