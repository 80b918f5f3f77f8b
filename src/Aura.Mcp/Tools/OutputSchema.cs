using System.Text.Json.Nodes;

namespace Aura.Mcp.Tools;

/// <summary>
/// Schemas of results: either the fields of an answer, or <c>code</c>, <c>message</c> and <c>hint</c>.
/// </summary>
public static class OutputSchema
{
    /// <param name="required">The field that every answer has.</param>
    /// <param name="properties">The text of a JSON schema's <c>properties</c>.</param>
    public static JsonObject Of(string required, string properties)
    {
        var fields = (JsonObject)JsonNode.Parse(properties)!;
        foreach (var name in (string[])["code", "message", "hint"])
            fields.TryAdd(name, new JsonObject { ["type"] = "string" });
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = fields,
            ["anyOf"] = new JsonArray(Requires(required), Requires("code")),
        };
    }

    private static JsonObject Requires(string name) => new() { ["required"] = new JsonArray(name) };
}
