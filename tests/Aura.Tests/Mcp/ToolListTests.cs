using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using ModelContextProtocol;

namespace Aura.Tests.Mcp;

public sealed class ToolListTests
{
    [Fact]
    public void GeneratedSchemasAreWhatTheCodeSays()
    {
        var differing = SchemaFiles.Differing(
            SchemaFiles.Generate(new ActionCatalog()), Path.Combine(Repository.Root, "tool-schemas"));
        Assert.True(differing.Count == 0, $"{string.Join(", ", differing)}: run "
            + "`dotnet run --project src/Aura.Mcp -- schemas --out tool-schemas` and commit the result");
    }

    [Fact]
    public async Task EveryListedToolHasTitleAnnotationsMetaAndSchemas()
    {
        await using var workspace = new Workspace(new AuraOptions());
        await using var session = await InMemorySession.StartAsync(workspace);
        var tools = await session.Client.ListToolsAsync();

        Assert.NotEmpty(tools);
        Assert.All(tools.Select(t => t.ProtocolTool), tool =>
        {
            Assert.False(string.IsNullOrWhiteSpace(tool.Title));
            Assert.NotNull(tool.OutputSchema);
            Assert.NotNull(tool.Annotations?.ReadOnlyHint);
            Assert.NotNull(tool.Meta("risk"));
            Assert.NotNull(tool.Meta("section"));
        });
    }

    [Fact]
    public async Task AClientIsShownExactlyTheFilesOfToolSchemas()
    {
        await using var session = await TestSession.StartAsync();
        var tools = (await session.Client.ListToolsAsync()).Select(t => t.ProtocolTool).ToDictionary(t => t.Name);
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "tool-schemas"), "*.json")
            .Where(f => Path.GetFileName(f) != "index.json").ToDictionary(f => Path.GetFileNameWithoutExtension(f)!);

        Assert.Equal(files.Keys.Order(), tools.Keys.Order());
        Assert.All(files, file => Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(File.ReadAllText(file.Value)),
            JsonSerializer.SerializeToNode(tools[file.Key], McpJsonUtilities.DefaultOptions)), file.Key));
    }
}
