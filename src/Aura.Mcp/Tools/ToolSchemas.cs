using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>The generated tool-schemas/, embedded: what tools/list says, without looking at any action.</summary>
public static class ToolSchemas
{
    private const string Folder = "tool-schemas/";
    private const string Prefix = "aura.dev/";

    /// <summary>Every tool of the catalogue, by name.</summary>
    public static IReadOnlyList<Tool> All { get; } = [.. Load()];

    private static readonly Dictionary<string, Tool> ByName =
        All.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public static Tool? Find(string? name) => name is null ? null : ByName.GetValueOrDefault(name);

    /// <summary>Whether a call of the tool changes something.</summary>
    public static bool Writes(this Tool tool, bool dryRun) => tool.Annotations?.ReadOnlyHint != true && !dryRun;

    /// <summary>A value of the tool's <c>_meta</c>: risk, undo, section, action, …</summary>
    public static string? Meta(this Tool tool, string key) => (string?)tool.Meta?[Prefix + key];

    /// <summary>As it stands in a file of tool-schemas/ and in tools/list.</summary>
    public static JsonObject ToJson(ToolDefinition definition)
    {
        var meta =
            new JsonObject(definition.Meta.Select(m => KeyValuePair.Create(Prefix + m.Key, m.Value?.DeepClone())));
        return new JsonObject
        {
            ["name"] = definition.Name,
            ["title"] = definition.Title,
            ["description"] = definition.Description,
            ["inputSchema"] = TerseSchema.Of(definition.Input()),
            ["outputSchema"] = definition.Output(),
            ["annotations"] = new JsonObject
            {
                ["readOnlyHint"] = definition.ReadOnly,
                ["destructiveHint"] = definition.Destructive,
                ["idempotentHint"] = definition.Idempotent,
                ["openWorldHint"] = definition.OpenWorld,
            },
            ["_meta"] = meta,
        };
    }

    private static IEnumerable<Tool> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var type = McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool));
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
            if (name.StartsWith(Folder, StringComparison.Ordinal)
                && !name.EndsWith("/index.json", StringComparison.Ordinal))
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                yield return (Tool)JsonSerializer.Deserialize(stream, type)!;
            }
    }
}
