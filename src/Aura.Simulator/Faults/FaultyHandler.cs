using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Faults;

/// <summary>
/// A connection on which things go wrong: each request that a rule matches is drawn for from the seed, in the order of
/// the requests; the first rule drawn is carried out. What has already happened stays happened.
/// </summary>
internal sealed class FaultyHandler : DelegatingHandler
{
    private readonly SimulatedClock _clock;
    private readonly IReadOnlyList<FaultRule> _rules;
    private readonly int[] _times;
    private readonly Random _random;
    private readonly Lock _lock = new();

    public FaultyHandler(HttpMessageHandler inner, SimulatedClock clock, IEnumerable<FaultRule> rules, int seed)
        : base(inner)
    {
        _clock = clock;
        _rules = [.. rules];
        _times = new int[_rules.Count];
        _random = new Random(seed);
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Draw(request) is not { } fault)
            return await base.SendAsync(request, cancellationToken);
        switch (fault.Sort)
        {
            case FaultSort.Latency:
                await Pause.ForAsync(fault.After, _clock, cancellationToken);
                return await base.SendAsync(request, cancellationToken);
            case FaultSort.ResetAfter:
                (await base.SendAsync(request, cancellationToken)).Dispose();
                throw Reset();
            case FaultSort.ResetBefore:
                throw Reset();
            case FaultSort.CutWatch:
                return await CutAsync(request, fault, cancellationToken);
            default:
                return Refuse(request, fault);
        }
    }

    private FaultRule? Draw(HttpRequestMessage request)
    {
        lock (_lock)
            for (var i = 0; i < _rules.Count; i++)
                if (_times[i] < _rules[i].Times && _rules[i].Matches(request)
                    && _random.NextDouble() < _rules[i].Probability)
                {
                    _times[i]++;
                    return _rules[i];
                }
        return null;
    }

    private async Task<HttpResponseMessage> CutAsync(
        HttpRequestMessage request, FaultRule fault, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            return response;
        var content = new StreamContent(new CutStream(await response.Content.ReadAsStreamAsync(cancellationToken),
            _clock, fault.After));
        content.Headers.ContentType = response.Content.Headers.ContentType;
        response.Content = content;
        return response;
    }

    private static HttpResponseMessage Refuse(HttpRequestMessage request, FaultRule fault)
    {
        var refusal = fault.Sort switch
        {
            FaultSort.Conflict => new ApiStatusException(409, "Conflict", "Operation cannot be fulfilled: the object "
                + "has been modified; please apply your changes to the latest version and try again"),
            FaultSort.TooManyRequests => ApiStatusException.TooManyRequests(
                "the server has received too many requests and has asked us to try again later",
                fault.RetryAfterSeconds),
            _ => new ApiStatusException(500, "InternalError", "Internal error occurred: etcdserver: leader changed"),
        };
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
