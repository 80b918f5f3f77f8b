using ModelContextProtocol.Client;

namespace Aura.Mcp.Agent.Session;

/// <summary>A client's session to an Aura, in this process or elsewhere, and what ends with it.</summary>
internal sealed record AuraSession(McpClient Client, IAsyncDisposable Owner) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Owner.DisposeAsync();
}
