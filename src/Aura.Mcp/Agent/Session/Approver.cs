using System.Text.Json;
using Aura.Mcp.Serving;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Agent.Session;

/// <summary>
/// Hands the server's questions to the person at the terminal. Nothing else answers them: the model neither sees a
/// question nor has any way to answer one.
/// </summary>
internal sealed class Approver(IAgentStage stage, Transcript transcript)
{
    private const string Box = "approve";

    /// <summary>How often the person has said no.</summary>
    public int Declined { get; private set; }

    /// <summary>Where nobody can be asked the client says so, and the server tells the way round.</summary>
    public McpClientOptions ClientOptions() => new()
    {
        ProtocolVersion = InMemorySession.Protocol,
        ClientInfo = new Implementation { Name = "aura-agent", Version = AuraServer.Version },
        Capabilities = stage.CanAsk
            ? new ClientCapabilities { Elicitation = new ElicitationCapability { Form = new() } } : null,
        Handlers = stage.CanAsk ? new McpClientHandlers { ElicitationHandler = AnswerAsync } : new(),
    };

    private async ValueTask<ElicitResult> AnswerAsync(ElicitRequestParams? asked, CancellationToken cancellation)
    {
        // Another question than for approval is none that this client knows how to put.
        if (asked?.RequestedSchema?.Properties.ContainsKey(Box) != true)
            return new ElicitResult { Action = "decline" };
        transcript.Write("question", ("text", asked.Message));
        var yes = await stage.ApproveAsync(asked.Message, cancellation);
        transcript.Write("answer", ("approved", yes));
        if (!yes)
            Declined++;
        return new ElicitResult
        {
            Action = yes ? "accept" : "decline",
            Content = new Dictionary<string, JsonElement> { [Box] = JsonSerializer.SerializeToElement(yes) },
        };
    }
}
