using System.Net;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using ModelContextProtocol.Client;

namespace Aura.Mcp.Agent.Session;

/// <summary>Opens sessions: to a server in this process, or over HTTP with a bearer token.</summary>
internal static class AuraSessions
{
    public static async Task<AuraSession> InProcessAsync(Workspace workspace, McpClientOptions client)
    {
        var session = await InMemorySession.StartAsync(workspace, client);
        return new AuraSession(session.Client, session);
    }

    /// <exception cref="FaultException">The server does not accept the token.</exception>
    public static async Task<AuraSession> OverHttpAsync(Uri server, string? token, HttpMessageHandler handler,
        McpClientOptions client, CancellationToken cancellation)
    {
        // The handler outlives the session: another one may follow.
        var http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = server,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = token is null ? null
                : new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" },
        }, http, ownsHttpClient: true);
        try
        {
            var connected = await McpClient.CreateAsync(transport, client, cancellationToken: cancellation);
            return new AuraSession(connected, connected);
        }
        catch (Exception e)
        {
            await transport.DisposeAsync();
            if (e is HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } no)
                throw new FaultException("Unauthorized", $"{server} answers {(int)no.StatusCode!}: "
                    + (token is null ? "it wants a token" : "it does not accept the token"),
                    "give the token that `aura token add` has shown, with --token-file FILE");
            throw;
        }
    }
}
