using System.Net.Http.Headers;

namespace Aura.Benchmarks;

/// <summary>Keeps what goes to the API server, so that it can be sent again without Aura.</summary>
internal sealed class RecordingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private List<Recorded>? _recorded;

    /// <summary>One request; a watch is only opened and left again.</summary>
    public sealed record Recorded(HttpMethod Method, Uri Uri, byte[]? Body, MediaTypeHeaderValue? ContentType)
    {
        public bool IsWatch => Uri.Query.Contains("watch=", StringComparison.Ordinal);

        public HttpRequestMessage Again()
        {
            var request = new HttpRequestMessage(Method, Uri);
            if (Body is not null)
            {
                request.Content = new ByteArrayContent(Body);
                request.Content.Headers.ContentType = ContentType;
            }
            return request;
        }
    }

    public void Start() => _recorded = [];

    public IReadOnlyList<Recorded> Stop()
    {
        var recorded = _recorded!;
        _recorded = null;
        return recorded;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_recorded is { } list)
        {
            var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            var one = new Recorded(request.Method, request.RequestUri!, body, request.Content?.Headers.ContentType);
            lock (list)
                list.Add(one);
        }
        return await base.SendAsync(request, cancellationToken);
    }
}
