using System.Net;
using System.Text;

namespace Aura.Tests.Execution;

/// <summary>
/// Between client and API server: does to a request what the test wants, and counts what gets through.
/// </summary>
internal sealed class FaultyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Answers in place of the server, or (null) lets the request through.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Before { get; set; } = _ => null;

    /// <summary>How long the request is held up before that.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task> Hold { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>True: the server's answer is lost.</summary>
    public Func<HttpRequestMessage, bool> Lose { get; set; } = _ => false;

    public int Writes { get; private set; }

    public static bool IsWrite(HttpRequestMessage request) =>
        request.Method != HttpMethod.Get && !request.RequestUri!.ToString().Contains("dryRun") && !IsReview(request);

    public static HttpResponseMessage Status(int code, string reason, int? retryAfter = null)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)code)
        {
            Content = new StringContent(
                $$"""
                {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","message":"{{reason}}",
                "code":{{code}} }
                """,
                Encoding.UTF8, "application/json"),
        };
        if (retryAfter is { } seconds)
            answer.Headers.Add("Retry-After", $"{seconds}");
        return answer;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        await Hold(request, cancel);
        if (Before(request) is { } answer)
            return answer;
        if (IsWrite(request))
            Writes++;
        var real = await base.SendAsync(request, cancel);
        return Lose(request) ? throw new HttpRequestException("connection reset") : real;
    }

    private static bool IsReview(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.Contains("accessreviews");
}
