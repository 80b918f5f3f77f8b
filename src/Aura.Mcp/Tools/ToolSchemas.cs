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

    private const string Suffix = ".json";

    /// <summary>The tools, each read when first asked for; in the order in which they are listed.</summary>
    private static readonly IReadOnlyList<(string Name, Lazy<Tool> Tool)> Listings =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames().Order(StringComparer.Ordinal)
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && n != Folder + "index" + Suffix)
            .Select(n => (n[Folder.Length..^Suffix.Length], new Lazy<Tool>(() => Load(n)))),
    ];

    private static readonly Dictionary<string, Lazy<Tool>> ByName =
        Listings.ToDictionary(l => l.Name, l => l.Tool, StringComparer.Ordinal);

    /// <summary>The name of every tool of the catalogue.</summary>
    public static IEnumerable<string> Names => Listings.Select(l => l.Name);

    /// <summary>Every tool of the catalogue, by name.</summary>
    public static IReadOnlyList<Tool> All => [.. Listings.Select(l => l.Tool.Value)];

    public static Tool? Find(string? name) => name is null ? null : ByName.GetValueOrDefault(name)?.Value;

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

    private static Tool Load(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        return (Tool)JsonSerializer.Deserialize(stream, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool)))!;
    }
}
