using System.Text.Json.Nodes;
using Aura.Execution;

namespace Aura.Tests.Execution.Crash;

/// <summary>A receiver that keeps its messages in a file, so that they outlive a process.</summary>
internal sealed class SentFile(string path) : INotifier
{
    public const string Receiver = "ops";

    /// <summary>The message arrives, and the sender never hears of it.</summary>
    public bool LosesAnswers { get; set; }

    public string Name => Receiver;

    public Task SendAsync(JsonObject message, CancellationToken cancel)
    {
        File.AppendAllText(path, $"{message["text"]}\n");
        return LosesAnswers ? new TaskCompletionSource().Task : Task.CompletedTask;
    }
}
