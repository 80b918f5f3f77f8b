using System.Text.Json.Nodes;

namespace Aura.Execution;

/// <summary>A receiver of messages that was configured at start; plans know it by its name only.</summary>
public interface INotifier
{
    string Name { get; }

    /// <exception cref="HttpRequestException">The receiver did not take the message.</exception>
    Task SendAsync(JsonObject message, CancellationToken cancel);
}
