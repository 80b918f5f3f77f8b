using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Http.Pages;

/// <summary>JSON in and out; a fault is <c>{"error":{code, message, hint}}</c>.</summary>
internal static class PageReply
{
    public const string Json = "application/json";

    public static Task WriteAsync(HttpContext http, JsonNode? body, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = Json;
        return http.Response.WriteAsync(body?.ToJsonString(ToolJson.Options) ?? "null", http.RequestAborted);
    }

    public static Task FaultAsync(HttpContext http, PageFault fault)
    {
        if (fault.After is { } after)
            http.Response.Headers.RetryAfter = $"{Math.Max(1, Math.Ceiling(after.TotalSeconds))}";
        var error = new JsonObject { ["code"] = fault.Code, ["message"] = fault.Message };
        if (fault.Hint is { } hint)
            error["hint"] = hint;
        return WriteAsync(http, new JsonObject { ["error"] = error }, fault.Status);
    }

    /// <summary>The request's body, which must be a JSON object.</summary>
    public static async Task<JsonObject> ReadAsync(HttpContext http)
    {
        if (!string.Equals(http.Request.GetTypedHeaders().ContentType?.MediaType.Value, Json,
            StringComparison.OrdinalIgnoreCase))
            throw new PageFault(StatusCodes.Status415UnsupportedMediaType, "ContentType",
                $"the body must be {Json}");
        try
        {
            return await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) as JsonObject
                ?? throw PageFault.Bad("the body must be a JSON object");
        }
        catch (JsonException)
        {
            throw PageFault.Bad("the body must be a JSON object");
        }
    }

    /// <summary>A text of the body; null where it is left out.</summary>
    public static string? Text(this JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => throw PageFault.Bad($"{name}: must be a text"),
    };
}
