using System.Text.Json.Nodes;
using Aura.Execution;

namespace Aura.Mcp.Serving;

/// <summary>The receiver of an embedded cluster: messages are written to stderr, nothing leaves the machine.</summary>
public sealed class StderrNotifier : INotifier
{
    public string Name => "stderr";

    public Task SendAsync(JsonObject message, CancellationToken cancel) =>
        Console.Error.WriteLineAsync(message.ToJsonString());
}
