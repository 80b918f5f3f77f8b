using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Aura.Tests.Mcp;

/// <summary>A client session to a server with an embedded incident; the client can be asked, or cannot.</summary>
internal sealed class TestSession : IAsyncDisposable
{
    private readonly InMemorySession _session;

    private TestSession(Workspace workspace, InMemorySession session, IReadOnlyList<string> asked) =>
        (Workspace, _session, Asked) = (workspace, session, asked);

    public Workspace Workspace { get; }

    public McpClient Client => _session.Client;

    /// <summary>What the person was asked, in order.</summary>
    public IReadOnlyList<string> Asked { get; }

    /// <param name="answer">What the person says when asked; null: the client cannot ask.</param>
    public static Task<TestSession> StartAsync(
        string incident = "", AuraOptions? options = null, bool? answer = null, string? protocol = null) =>
        StartAsync(new Workspace((options ?? new AuraOptions()) with { Simulator = incident }), answer, protocol);

    /// <param name="workspace">The session's from now on.</param>
    /// <param name="action">How the client answers a question: with a no also "cancel".</param>
    public static async Task<TestSession> StartAsync(
        Workspace workspace, bool? answer = null, string? protocol = null, string? action = null)
    {
        var questions = new List<string>();
        var client = new McpClientOptions { ProtocolVersion = protocol };
        if (answer is { } yes)
        {
            client.Capabilities = new ClientCapabilities { Elicitation = new ElicitationCapability { Form = new() } };
            client.Handlers.ElicitationHandler = (question, _) =>
            {
                questions.Add(question!.Message);
                return ValueTask.FromResult(new ElicitResult
                {
                    Action = action ?? (yes ? "accept" : "decline"),
                    Content =
                        new Dictionary<string, JsonElement> { ["approve"] = JsonSerializer.SerializeToElement(yes) },
                });
            };
        }
        return new TestSession(workspace, await InMemorySession.StartAsync(workspace, client), questions);
    }

    public async Task<JsonObject> CallAsync(string tool, JsonObject? args = null, bool isError = false)
    {
        var result = await CallRawAsync(tool, args);
        Assert.True((result.IsError ?? false) == isError, Text(result));
        return (JsonObject)JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!;
    }

    public async Task<CallToolResult> CallRawAsync(
        string tool, JsonObject? args = null, IProgress<ProgressNotificationValue>? progress = null) =>
        await Client.CallToolAsync(tool, (args ?? []).ToDictionary(a => a.Key, a => (object?)a.Value), progress);

    public static string Text(CallToolResult result) =>
        string.Join('\n', result.Content.OfType<TextContentBlock>().Select(c => c.Text));

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await Workspace.DisposeAsync();
    }
}
