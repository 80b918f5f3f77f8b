namespace Aura.Tests.Execution.Crash;

/// <summary>
/// A process' way to the API server: writes down what it sends, and can die with an answer on the way.
/// </summary>
internal sealed class RequestLog(HttpMessageHandler inner, Outbox outbox) : DelegatingHandler(inner)
{
    /// <summary>From the next answer on, nothing is heard and nothing gets out: the process has died.</summary>
    public bool LosesAnswers { get; set; }

    private bool IsDead { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        if (IsDead)
            await new TaskCompletionSource().Task;
        var counts = Counts(request);
        if (counts)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancel);
            outbox.Add($"{request.Method} {request.RequestUri} {body}");
        }
        var answer = await base.SendAsync(request, cancel);
        if (!counts || !LosesAnswers)
            return answer;
        IsDead = true;
        await new TaskCompletionSource().Task;
        return answer;
    }

    private static bool Counts(HttpRequestMessage request)
    {
        var uri = request.RequestUri!.ToString();
        return uri.Contains("/exec?") || (request.Method != HttpMethod.Get
            && !uri.Contains("dryRun=All") && !uri.Contains("accessreviews")
            // Of deletions and evictions only the body says so.
            && request.Content?.ReadAsStringAsync().Result.Contains("\"dryRun\"") != true);
    }
}
