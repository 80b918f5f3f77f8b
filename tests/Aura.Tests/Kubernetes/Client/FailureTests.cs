using System.Net.Sockets;
using System.Security.Authentication;
using Aura.Kubernetes;

namespace Aura.Tests.Kubernetes.Client;

public class FailureTests
{
    private static readonly ObjectRef Pod = new(Kind.Pod, "shop", "cart-1");

    [Fact]
    public async Task A_status_brings_reason_causes_and_retry_after()
    {
        var failure = await Failure(new ScriptedServer().Answers("""
            {"kind":"Status","status":"Failure","message":"Cannot evict pod","reason":"TooManyRequests","code":429,
             "details":{"retryAfterSeconds":10,"causes":[{"reason":"DisruptionBudget","message":"needs 2"}]}}
            """, 429));
        Assert.Equal(("TooManyRequests", "⟦Cannot evict pod⟧", 429), (failure.Reason, failure.Message, failure.Status));
        Assert.True(failure.HasCause("DisruptionBudget"));
        Assert.Equal(TimeSpan.FromSeconds(10), failure.RetryAfter);
        Assert.Equal("Failure", (string?)failure.Body!["status"]);
    }

    [Theory]
    [InlineData(400, "BadRequest"), InlineData(403, "Forbidden"), InlineData(404, "NotFound")]
    [InlineData(409, "Conflict")]
    [InlineData(410, "Expired"), InlineData(422, "Invalid"), InlineData(429, "TooManyRequests")]
    [InlineData(500, "InternalError"), InlineData(503, "ServiceUnavailable"), InlineData(504, "Timeout")]
    [InlineData(502, "InternalError")]
    public async Task An_answer_without_a_status_is_named_by_its_code(int code, string reason)
    {
        var failure = await Failure(new ScriptedServer().AnswersText("404 page not found\n", code));
        Assert.Equal((reason, code), (failure.Reason, failure.Status));
        Assert.Contains("404 page not found", failure.Message);
    }

    [Fact]
    public async Task A_proxy_page_is_not_repeated()
    {
        var failure = await Failure(new ScriptedServer().AnswersText("<html>…</html>", 502, "text/html"));
        Assert.DoesNotContain("<", failure.Message);
        Assert.Contains("no Kubernetes status", failure.Message);
    }

    [Fact]
    public async Task Retry_after_is_read_from_the_header()
    {
        var failure = await Failure(new ScriptedServer().Answers("{}", 429, ("Retry-After", "3")));
        Assert.Equal(TimeSpan.FromSeconds(3), failure.RetryAfter);
    }

    [Fact]
    public async Task Expired_credentials_tell_the_way_out()
    {
        var failure = await Failure(new ScriptedServer().Answers(
            """{"kind":"Status","message":"Unauthorized","reason":"Unauthorized","code":401}""", 401));
        Assert.Equal("Unauthorized", failure.Reason);
        Assert.Contains("log in again", failure.Message);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "not known")]
    [InlineData(HttpRequestError.ConnectionError, "is the cluster running")]
    [InlineData(HttpRequestError.SecureConnectionError, "certificate-authority")]
    [InlineData(HttpRequestError.ProxyTunnelError, "proxy-url")]
    [InlineData(HttpRequestError.ResponseEnded, "broke")]
    public async Task No_answer_is_unreachable_and_tells_the_way_out(HttpRequestError error, string hint)
    {
        Exception inner = error == HttpRequestError.ConnectionError
            ? new SocketException((int)SocketError.ConnectionRefused) : new AuthenticationException("bad");
        var thrown = error is HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
            ? new HttpRequestException(error, "no", inner) : new HttpRequestException(error, "no");
        var failure = await Failure(new ScriptedServer().Fails(thrown));
        Assert.Equal((KubeException.Unreachable, 0), (failure.Reason, failure.Status));
        Assert.Contains(hint, failure.Message);
        Assert.StartsWith("scripted.local: ", failure.Message);
    }

    [Fact]
    public async Task A_connection_that_breaks_within_the_answer_is_unreachable()
    {
        var server = new ScriptedServer().Streams(new BreakingStream("""{"metadata":"""));
        Assert.Equal(KubeException.Unreachable, (await Failure(server)).Reason);
    }

    [Fact]
    public async Task No_answer_within_the_limit_is_a_timeout()
    {
        var time = new ManualTime();
        var never = new TaskCompletionSource<HttpResponseMessage>();
        var pending = new ScriptedServer().Then(_ => never.Task).Connect(time).GetAsync(Pod);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(pending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        var failure = await Assert.ThrowsAsync<KubeException>(() => pending);
        Assert.Equal(KubeException.Timeout, failure.Reason);
        Assert.Contains("try again", failure.Message);
    }

    [Fact]
    public async Task The_caller_s_cancellation_stays_a_cancellation()
    {
        using var stop = new CancellationTokenSource();
        var never = new TaskCompletionSource<HttpResponseMessage>();
        var pending = new ScriptedServer().Then(_ => never.Task).Connect().GetAsync(Pod, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
    }

    private static async Task<KubeException> Failure(ScriptedServer server) =>
        await Assert.ThrowsAsync<KubeException>(() => server.Connect().GetAsync(Pod));
}
