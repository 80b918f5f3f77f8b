using System.Text.Json.Nodes;
using Aura.Tests.Mcp;
using ModelContextProtocol.Client;

namespace Aura.Tests.Samples;

/// <summary>The entries that clients' configurations are given: each starts a server that lists its tools.</summary>
public sealed class ClientConfigurationTests
{
    [Theory]
    [InlineData("mcp.json", "mcpServers")]
    [InlineData("samples/clients/claude-desktop/claude_desktop_config.json", "mcpServers")]
    [InlineData("samples/clients/vscode/mcp.json", "servers")]
    public async Task EveryEntryServes(string file, string key)
    {
        var servers = (JsonObject)Read(file)[key]!;
        Assert.NotEmpty(servers);
        foreach (var (_, server) in servers.Where(s => s.Value!["command"] is not null))
        {
            Assert.Equal("aura", (string?)server!["command"]);
            await using var client = await McpClient.CreateAsync(new StdioClientTransport(new()
            {
                Command = "dotnet",
                Arguments = [AuraProcess.Program, .. server["args"]!.AsArray().Select(a => (string)a!)],
                EnvironmentVariables = new Dictionary<string, string?>
                {
                    ["AURA_CONFIG"] = "/dev/null", ["KUBECONFIG"] = "/dev/null", ["AURA_STORE"] = "/dev/null",
                },
            }), new McpClientOptions { ProtocolVersion = "2025-06-18" });
            Assert.Contains(await client.ListToolsAsync(), t => t.Name == "diagnose");
        }
    }

    [Fact]
    public void ARemoteServerIsNamedWithATokenThatTheEditorAsksFor()
    {
        var config = Read("samples/clients/vscode/mcp.json");
        var remote = Assert.Single((JsonObject)config["servers"]!, s => s.Value!["url"] is not null).Value!;
        Assert.Equal("http", (string?)remote["type"]);
        Assert.EndsWith("/mcp", (string?)remote["url"]);
        var input = Assert.Single(config["inputs"]!.AsArray())!;
        Assert.Equal($"Bearer ${{input:{(string?)input["id"]}}}", (string?)remote["headers"]!["Authorization"]);
        Assert.True((bool)input["password"]!);
    }

    private static JsonObject Read(string file) =>
        (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, file)))!;
}
