using System.Net;

namespace Aura.Tests.Kubernetes.Client;

/// <summary>A connection whose watches break: before they start, between events, and within one.</summary>
internal sealed class FaultyConnection(HttpMessageHandler inner, int seed) : DelegatingHandler(inner)
{
    private readonly Random _random = new(seed);

    public int Breaks { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        if (!request.RequestUri!.Query.Contains("watch="))
            return await base.SendAsync(request, cancel);
        if (_random.Next(4) == 0)
        {
            Breaks++;
            if (_random.Next(2) == 0)
                throw new HttpRequestException(HttpRequestError.ConnectionError, "injected");
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        }
        var response = await base.SendAsync(request, cancel);
        var stream = await response.Content.ReadAsStreamAsync(cancel);
        var cut = new CutStream(stream, _random.Next(1, 1500), breaks: _random.Next(2) == 0, () => Breaks++);
        response.Content = new StreamContent(cut);
        return response;
    }
}
