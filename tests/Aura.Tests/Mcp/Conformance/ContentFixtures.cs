using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Tests.Mcp.Conformance;

/// <summary>Kinds of content, errors, log messages and progress, as suite 0.1.16 expects them.</summary>
internal static class ContentFixtures
{
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==");

    private static readonly byte[] Wav =
        Convert.FromBase64String("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=");

    private const string Draft2020 = """
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
         "$defs": {"address": {"$anchor": "addr", "type": "object",
           "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
         "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
           "contactMethod": {"type": "string"}, "phone": {"type": "string"}, "email": {"type": "string"}},
         "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
         "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
         "then": {"required": ["phone"]}, "else": {"required": ["email"]}, "additionalProperties": false}
        """;

    private const string Mirrored = """
        {"type": "object", "properties": {"region": {"type": "string", "x-mcp-header": "Region"},
         "priority": {"type": "integer", "x-mcp-header": "Priority"}}}
        """;

    public static IEnumerable<FixtureTool> All =>
    [
        FixtureTool.Of("test_simple_text", _ => FixtureTool.Text("This is a simple text response for testing.")),
        FixtureTool.Of("test_image_content",
            _ => FixtureTool.Content(ImageContentBlock.FromBytes(Png, "image/png"))),
        FixtureTool.Of("test_audio_content",
            _ => FixtureTool.Content(AudioContentBlock.FromBytes(Wav, "audio/wav"))),
        FixtureTool.Of("test_embedded_resource", _ => FixtureTool.Content(
            Embedded("test://embedded-resource", "text/plain", "This is an embedded resource content."))),
        FixtureTool.Of("test_multiple_content_types", _ => FixtureTool.Content(
            new TextContentBlock { Text = "Multiple content types test:" },
            ImageContentBlock.FromBytes(Png, "image/png"),
            Embedded("test://mixed-content-resource", "application/json", """{"test":"data","value":123}"""))),
        FixtureTool.Of("test_error_handling",
            _ => throw new McpException("This tool intentionally returns an error for testing")),
        FixtureTool.Of("json_schema_2020_12_tool", _ => FixtureTool.Text("ok"), Draft2020),
        FixtureTool.Of("header_tool", _ => FixtureTool.Text("ok"), Mirrored),
        new("test_tool_with_logging", async (request, cancel) =>
        {
            foreach (var text in (string[])
                ["Tool execution started", "Tool processing data", "Tool execution completed"])
                await LogAsync(request, text, cancel);
            return FixtureTool.Text("logged");
        }),
        new("test_logging_tool", async (request, cancel) =>
        {
            if (request.JsonRpcRequest.Context?.LogLevel is not null)
                await LogAsync(request, "asked for", cancel);
            return FixtureTool.Text("ok");
        }),
        new("test_tool_with_progress", async (request, cancel) =>
        {
            foreach (var progress in (float[])[0, 50, 100])
                if (request.Params!.ProgressToken is { } token)
                    await request.Server.NotifyProgressAsync(token,
                        new ProgressNotificationValue { Progress = progress, Total = 100 }, cancellationToken: cancel);
            return FixtureTool.Text("progressed");
        }),
    ];

    private static EmbeddedResourceBlock Embedded(string uri, string type, string text) =>
        new() { Resource = new TextResourceContents { Uri = uri, MimeType = type, Text = text } };

    private static Task LogAsync(
        RequestContext<CallToolRequestParams> request, string text, CancellationToken cancel) =>
        request.Server.SendNotificationAsync(NotificationMethods.LoggingMessageNotification,
            new LoggingMessageNotificationParams
            {
                Level = LoggingLevel.Info, Logger = "fixture", Data = JsonSerializer.SerializeToElement(text),
            }, McpJsonUtilities.DefaultOptions, cancel);
}
