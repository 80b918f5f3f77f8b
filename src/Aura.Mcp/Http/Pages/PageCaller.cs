using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Http.Pages;

/// <summary>
/// The page as tools see a client: it has a name, and can be asked and told nothing. Its people approve by themselves,
/// not in a tool's dialogue.
/// </summary>
internal sealed class PageCaller : McpServer
{
    public override ClientCapabilities? ClientCapabilities { get; } = new();

    public override Implementation? ClientInfo { get; } = new() { Name = Visit.Client, Version = "" };

    public override McpServerOptions ServerOptions { get; } = new();

    public override IServiceProvider? Services => null;

    [Obsolete("As in what it overrides.")]
    public override LoggingLevel? LoggingLevel => null;

    public override string? SessionId => null;

    public override string? NegotiatedProtocolVersion => InMemorySession.Protocol;

    public override Task RunAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public override Task<JsonRpcResponse> SendRequestAsync(
        JsonRpcRequest request, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("the page answers no requests");

    public override Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;

    public override IAsyncDisposable RegisterNotificationHandler(
        string method, Func<JsonRpcNotification, CancellationToken, ValueTask> handler) => this;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
