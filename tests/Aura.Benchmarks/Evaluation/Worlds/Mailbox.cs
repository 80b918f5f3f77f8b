using System.Text.Json.Nodes;
using Aura.Execution;

namespace Aura.Benchmarks.Evaluation.Worlds;

/// <summary>The people on call.</summary>
internal sealed class Mailbox : INotifier
{
    public int Count { get; private set; }

    public string Name => "on-call";

    public Task SendAsync(JsonObject message, CancellationToken cancel)
    {
        Count++;
        return Task.CompletedTask;
    }
}
