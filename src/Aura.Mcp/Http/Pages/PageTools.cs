using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.State;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Http.Pages;

/// <summary>
/// The tools that the page uses: the same as MCP clients call, so with the same validation, redaction and telemetry,
/// under the person's rights and in their name.
/// </summary>
internal sealed class PageTools
{
    /// <summary>For what a step of a strategy would change; only as a dry run.</summary>
    private const string Preview = "run_action";

    private static readonly IReadOnlyList<string> Offered =
    [
        "diagnose", "plan_remediation", "simulate_plan", "execute_plan", "get_execution", "undo", "insights",
        "describe_action", "get_objects", "pod_logs", Preview,
    ];

    private static readonly PageCaller ThePage = new();
    private readonly ConcurrentDictionary<(Workspace, string), AuraTool> _tools = new();

    /// <summary>POST /api/tools/NAME.</summary>
    public async Task<JsonObject> AnswerAsync(Visit visit, string name, JsonObject args)
    {
        if (!Offered.Contains(name))
            throw PageFault.NotThere($"tool '{name}' for the page");
        var dryRun = args["dryRun"] is JsonValue dry && dry.TryGetValue(out bool isDry) && isDry;
        if (name == Preview && !dryRun)
            throw PageFault.Bad($"dryRun: must be true; the page only asks {Preview} what would be changed");
        if (!visit.MayWrite && ToolSchemas.Find(name)!.Writes(dryRun && name == Preview))
            throw PageFault.NotAllowed($"a {Words.Of(visit.Person.Role)} may not use {name}",
                "sign in as an approver or admin");
        var result = await CallAsync(visit.Workspace, visit.Person.Name, name, args, visit.Aborted);
        return new JsonObject { ["isError"] = result.IsError == true, ["content"] = Structured(result) };
    }

    public async Task<CallToolResult> CallAsync(
        Workspace workspace, string who, string name, JsonObject args, CancellationToken cancel)
    {
        var tool = _tools.GetOrAdd((workspace, name), key => WorkflowTools.All
            .Single(t => t.Definition.Name == key.Item2).Create(ToolSchemas.Find(key.Item2)!, key.Item1));
        var call = new CallToolRequestParams
        {
            Name = name,
            Arguments = args.ToDictionary(a => a.Key, a => JsonSerializer.SerializeToElement(a.Value)),
        };
        var request = new JsonRpcRequest { Id = new RequestId(1), Method = RequestMethods.ToolsCall };
        return await tool.InvokeAsync(new RequestContext<CallToolRequestParams>(ThePage, request, call)
        {
            User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, who)], Visit.Client)),
        }, cancel);
    }

    public static JsonNode? Structured(CallToolResult result) =>
        result.StructuredContent is { } content ? JsonNode.Parse(content.GetRawText()) : null;
}
