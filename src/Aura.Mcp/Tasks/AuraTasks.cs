using System.Text.Json;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tasks;

/// <summary>Which of Aura's calls can be tasks: those that change the cluster, and so may take minutes.</summary>
internal static class AuraTasks
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(5);

    public static TaskSupport For(Workspace workspace) => new(workspace.Tasks,
        call => ToolSchemas.Find(call.Name)?.Writes(IsDryRun(call)) == true ? TaskMode.Optional : TaskMode.Never,
        (result, cancel) => EndAsync(workspace, result, cancel));

    /// <summary>Whoever follows a task wants the end, however long the execution takes.</summary>
    private static async Task<CallToolResult> EndAsync(
        Workspace workspace, CallToolResult result, CancellationToken cancel)
    {
        while (Text(result, "status") == "running" && Text(result, "executionId") is { } id)
        {
            var pipeline = workspace.ClusterOfExecution(id, null).Pipeline;
            result = ExecutionAnswer.Of(await pipeline.GetAsync(id, Look, cancel)).ToResult();
        }
        return result;
    }

    private static bool IsDryRun(CallToolRequestParams call) =>
        call.Arguments?.TryGetValue("dryRun", out var dry) is true && dry.ValueKind == JsonValueKind.True;

    private static string? Text(CallToolResult result, string name) =>
        result.StructuredContent is { ValueKind: JsonValueKind.Object } json
        && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
