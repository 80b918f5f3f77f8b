namespace Aura.Tests.Twin;

/// <summary>Passes requests on and counts those that are no reads.</summary>
internal sealed class OnlyReads(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public List<string> Others { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        if (request.Method != HttpMethod.Get)
            Others.Add($"{request.Method} {request.RequestUri}");
        return base.SendAsync(request, cancel);
    }
}
