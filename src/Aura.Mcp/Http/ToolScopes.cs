using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Mcp.Http.Authentication;
using Aura.Mcp.Tools;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Http;

/// <summary>
/// The scope that a call needs at least, by what is known before anything is planned. A plan may turn out riskier; the
/// policy judges that.
/// </summary>
internal static class ToolScopes
{
    /// <returns>Null where the caller's scopes suffice.</returns>
    public static string? Lacking(Exchange exchange, JsonRpcRequest? request)
    {
        if (request?.Method != RequestMethods.ToolsCall || request.Params is not JsonObject call
            || Needed(exchange, call) is not { } risk)
            return null;
        return exchange.Caller.Scopes.MaxRisk >= risk ? null : Scopes.Of(risk);
    }

    private static Risk? Needed(Exchange exchange, JsonObject call)
    {
        var arguments = call["arguments"] as JsonObject;
        if (ToolSchemas.Find(Text(call["name"])) is not { } tool || !tool.Writes(IsDryRun(arguments)))
            return null;
        if (tool.Meta("action") is not null)
            return Enum.Parse<Risk>(tool.Meta("risk")!, ignoreCase: true);
        return Text(arguments?["action"]) is { } action && exchange.Workspace.Catalog.Find(action) is { } known
            ? known.Spec.Risk : Risk.Low;
    }

    private static bool IsDryRun(JsonObject? arguments) =>
        arguments?["dryRun"] is JsonValue dry && dry.TryGetValue(out bool isDry) && isDry;

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
