using System.Net;
using System.Net.Http.Headers;
using Aura.Simulator.Api;
using Aura.Simulator.Faults;

namespace Aura.Simulator.Http;

/// <summary>
/// A connection to the simulated API server without a socket: a request is answered at once, on the caller's thread; an
/// open watch's stream waits for what happens in virtual time.
/// </summary>
internal sealed class InProcessHandler(ApiServer server, SimulatedClock clock, UserInfo user) : HttpMessageHandler
{
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        request.Content?.CopyTo(body, null, cancellationToken);
        return Answer(request, body.ToArray());
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<HttpResponseMessage>(cancellationToken);
        return Task.FromResult(Send(request, cancellationToken));
    }

    private HttpResponseMessage Answer(HttpRequestMessage message, byte[] body)
    {
        clock.Touch();
        var request = new ApiRequest
        {
            Method = message.Method.Method,
            Path = Uri.UnescapeDataString(message.RequestUri!.AbsolutePath),
            Query = new ApiQuery(message.RequestUri.Query),
            User = Impersonation.Of(user, name => Header(message.Headers, name)),
            ContentType = message.Content?.Headers.ContentType?.ToString() ?? "application/json",
            Accept = string.Join(',', Header(message.Headers, "Accept")),
            UserAgent = string.Join(' ', Header(message.Headers, "User-Agent")),
            Body = body,
            CacheRevision = message.Options.TryGetValue(FaultyHandler.CacheRevision, out var stale) ? stale : null,
            Upgrade = UpgradeRequest.Of(name => Header(message.Headers, name)),
        };
        var answer = server.Handle(request);
        if (answer.Session is { } session)
            return Switch(message, session);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = message };
        response.Content = answer.Watch is { } watch
            ? new StreamContent(new WatchReadStream(watch))
            : new ReadOnlyMemoryContent(answer.Body);
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        foreach (var warning in request.Warnings)
            response.Headers.TryAddWithoutValidation("Warning", WarningHeader.Of(warning));
        if (answer.RetryAfterSeconds is { } seconds)
            response.Headers.TryAddWithoutValidation("Retry-After", seconds.ToString());
        return response;
    }

    /// <summary>The session begins on this thread and goes on by the clock.</summary>
    private HttpResponseMessage Switch(HttpRequestMessage message, ExecSession session)
    {
        var (ours, theirs) = DuplexPipe.Create(clock, $"session {message.RequestUri!.AbsolutePath}");
        var response = new HttpResponseMessage(HttpStatusCode.SwitchingProtocols)
        {
            RequestMessage = message,
            Content = new DuplexContent(ours),
        };
        response.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        response.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        response.Headers.TryAddWithoutValidation("Sec-WebSocket-Accept", session.Accept);
        response.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", session.Protocol);
        _ = ServeAsync(session, theirs);
        return response;
    }

    private static async Task ServeAsync(ExecSession session, Stream connection)
    {
        await using (connection)
            await session.ServeAsync(connection, CancellationToken.None);
    }

    private static IEnumerable<string> Header(HttpRequestHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values : [];
}
