using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Resources.Apps;

/// <summary>
/// MCP Apps (SEP-1865, 2026-01-26): for clients that show such views, the tools name theirs. Others are told nothing of
/// it; the tools' answers are the same.
/// </summary>
internal static class AuraApps
{
    public const string Extension = "io.modelcontextprotocol/ui";
    public const string MimeType = "text/html;profile=mcp-app";

    public static void AddTo(McpServerOptions options)
    {
        options.Capabilities ??= new ServerCapabilities();
        options.Capabilities.Extensions ??= new Dictionary<string, object>();
        options.Capabilities.Extensions[Extension] = new JsonObject();
        options.Filters.Request.ListToolsFilters.Add(next => async (request, cancel) =>
        {
            var result = await next(request, cancel);
            if (Shows(request.Server.ClientCapabilities ?? request.JsonRpcRequest.Context?.ClientCapabilities))
                result.Tools = [.. result.Tools.Select(WithView)];
            return result;
        });
    }

    /// <summary>The view of the address; null for any other address.</summary>
    public static ReadResourceResult? Read(string uri) => AppView.Find(uri) is not { } view ? null
        : new ReadResourceResult
        {
            Contents =
            [
                // Without a policy of its own it may load and reach nothing, which is what it needs.
                new TextResourceContents
                {
                    Uri = uri, MimeType = MimeType, Text = view.Document,
                    Meta = new JsonObject { ["ui"] = new JsonObject { ["prefersBorder"] = true } },
                },
            ],
        };

    private static bool Shows(ClientCapabilities? client) =>
        client?.Extensions?.TryGetValue(Extension, out var settings) == true
        && JsonSerializer.SerializeToNode(settings)?["mimeTypes"] is JsonArray types
        && types.Any(t => t is JsonValue v && v.TryGetValue(out string? type) && type == MimeType);

    private static Tool WithView(Tool tool)
    {
        if (AppView.OfTool(tool.Name) is not { } view)
            return tool;
        var meta = tool.Meta?.DeepClone().AsObject() ?? [];
        meta["ui"] = new JsonObject { ["resourceUri"] = view.Uri };
        return new Tool
        {
            Name = tool.Name, Title = tool.Title, Description = tool.Description, InputSchema = tool.InputSchema,
            OutputSchema = tool.OutputSchema, Annotations = tool.Annotations, Icons = tool.Icons, Meta = meta,
        };
    }
}
