using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Aura.Tests.Mcp.Telemetry;

/// <summary><c>aura serve</c> as a process of its own, with a client that says yes to whatever it is asked.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;
    private McpClient _client = null!;

    private ServerProcess(Process process) => (_process, _error) = (process, process.StandardError.ReadToEndAsync());

    public int Id => _process.Id;

    public static async Task<ServerProcess> StartAsync(
        IEnumerable<string> options, IReadOnlyDictionary<string, string>? environment = null)
    {
        var server = new ServerProcess(AuraProcess.Start(
            "dotnet", [AuraProcess.Program, "serve", .. options], environment));
        server._client = await McpClient.CreateAsync(
            new StreamClientTransport(
                server._process.StandardInput.BaseStream, server._process.StandardOutput.BaseStream),
            new McpClientOptions
            {
                ProtocolVersion = "2025-11-25",
                Capabilities = new ClientCapabilities { Elicitation = new ElicitationCapability { Form = new() } },
                Handlers = new McpClientHandlers
                {
                    ElicitationHandler = (_, _) => ValueTask.FromResult(new ElicitResult
                    {
                        Action = "accept",
                        Content = new Dictionary<string, JsonElement>
                        {
                            ["approve"] = JsonSerializer.SerializeToElement(true),
                        },
                    }),
                },
            });
        return server;
    }

    public async Task<JsonObject> CallAsync(string tool, JsonObject args, JsonObject? meta = null)
    {
        var result = await _client.CallToolAsync(new CallToolRequestParams
        {
            Name = tool,
            Arguments = args.ToDictionary(a => a.Key, a => JsonSerializer.SerializeToElement(a.Value)),
            Meta = meta,
        });
        return (JsonObject)JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!;
    }

    /// <summary>As a client leaves: by the end of the server's input.</summary>
    public Task<string> LeaveAsync() => EndAsync(() =>
    {
        _process.StandardInput.Close();
        return Task.CompletedTask;
    });

    /// <summary>As Kubernetes ends a container.</summary>
    public Task<string> TerminateAsync() => EndAsync(async () =>
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    });

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _client.DisposeAsync();
        _process.Dispose();
    }

    /// <returns>What it said on stderr.</returns>
    private async Task<string> EndAsync(Func<Task> end)
    {
        await end();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(patience.Token);
        var said = await _error;
        Assert.True(_process.ExitCode == 0, $"exit code {_process.ExitCode}: {said}");
        return said;
    }
}
