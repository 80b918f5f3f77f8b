using System.Text.Json.Nodes;
using Aura.Execution;

namespace Aura.Tests.Execution.Crash;

/// <summary>A receiver that keeps its messages in a file, so that they outlive a process.</summary>
internal sealed class SentFile(Outbox outbox) : INotifier
{
    public const string Receiver = "ops";

    /// <summary>The message arrives, and the sender never hears of it.</summary>
    public bool LosesAnswers { get; set; }

    public string Name => Receiver;

    public Task SendAsync(JsonObject message, CancellationToken cancel)
    {
        outbox.Add($"{message["text"]}");
        return LosesAnswers ? new TaskCompletionSource().Task : Task.CompletedTask;
    }
}
