using System.Security.Claims;
using System.Text.Json.Nodes;
using Aura.Mcp.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Tasks;

/// <summary>
/// Long calls as tasks, for clients whose request opts in to the extension io.modelcontextprotocol/tasks. For others
/// the same is to be had by <c>running</c> and get_execution.
/// </summary>
/// <param name="modeOf">Of a call, by its parameters.</param>
/// <param name="follow">Turns a first result into the final one.</param>
public sealed class TaskSupport(TaskStore tasks, Func<CallToolRequestParams, TaskMode> modeOf,
    Func<CallToolResult, CancellationToken, Task<CallToolResult>> follow)
{
    public const string Extension = "io.modelcontextprotocol/tasks";

    public void AddTo(McpServerOptions options)
    {
        options.Capabilities ??= new ServerCapabilities();
        options.Capabilities.Extensions ??= new Dictionary<string, object>();
        options.Capabilities.Extensions[Extension] = new JsonObject();
        options.RequestHandlers =
        [
            Handler("tasks/get", (task, _) => task.ToJson()),
            Handler("tasks/update", (task, request) =>
            {
                task.Answer(request.Params?["inputResponses"] as JsonObject ?? []);
                return Done();
            }),
            Handler("tasks/cancel", (task, _) =>
            {
                task.Cancel("what it has begun goes on; undo takes it back");
                return Done();
            }),
        ];
        options.Filters.Request.CallToolWithAlternateFilters.Add(async (request, next, cancel) =>
        {
            var mode = modeOf(request.Params!);
            if (mode == TaskMode.Required && !IsOptedIn(request.JsonRpcRequest))
                throw Missing();
            if (mode == TaskMode.Never || !IsOptedIn(request.JsonRpcRequest)
                || tasks.TryAdd(OwnerOf(request.User)) is not { } task)
                return await next(request, cancel);
            var created = task.State("task");
            _ = RunAsync(task, request, next);
            return ResultOrAlternate<CallToolResult>.FromAlternate(created, TaskJson.Default.TaskState);
        });
    }

    private async Task RunAsync(CallTask task, RequestContext<CallToolRequestParams> request,
        McpRequestHandler<CallToolRequestParams, ResultOrAlternate<CallToolResult>> next)
    {
        // The request has its answer before the work begins.
        await Task.Yield();
        try
        {
            task.Complete(await ResultAsync(task, request, next));
        }
        catch (OperationCanceledException)
        {
            task.Cancel("cancelled");
        }
        catch (McpProtocolException e)
        {
            task.Fail((int)e.ErrorCode, e.Message);
        }
        catch (Exception e)
        {
            task.Fail((int)McpErrorCode.InternalError, Faults.Describe(e).Shown);
        }
    }

    /// <summary>Of the call, made again with the client's answers as often as it asks.</summary>
    private async Task<CallToolResult> ResultAsync(CallTask task, RequestContext<CallToolRequestParams> request,
        McpRequestHandler<CallToolRequestParams, ResultOrAlternate<CallToolResult>> next)
    {
        var parameters = request.Params!;
        while (true)
            try
            {
                var result = await next(With(request, parameters), task.Cancelled);
                return await follow(result.Result!, task.Cancelled);
            }
            catch (InputRequiredException e) when (e.Result.InputRequests is { Count: > 0 } asked)
            {
                parameters = Again(parameters, await task.AskAsync(asked), e.Result.RequestState);
            }
    }

    private static RequestContext<CallToolRequestParams> With(
        RequestContext<CallToolRequestParams> request, CallToolRequestParams parameters) =>
        new(request.Server, request.JsonRpcRequest, parameters)
        {
            MatchedPrimitive = request.MatchedPrimitive, Services = request.Services, User = request.User,
        };

    private static CallToolRequestParams Again(
        CallToolRequestParams first, IDictionary<string, InputResponse> answers, string? state) => new()
        {
            Name = first.Name,
            Arguments = first.Arguments,
            Meta = first.Meta,
            InputResponses = answers,
            RequestState = state,
        };

    private McpServerRequestHandler Handler(string method, Func<CallTask, JsonRpcRequest, JsonNode> answer) => new()
    {
        Method = method,
        RoutingNameParameter = "taskId",
        Handler = (request, _) =>
        {
            if (!IsOptedIn(request))
                throw Missing();
            var id = request.Params?["taskId"] is JsonValue v && v.TryGetValue(out string? text) ? text : "";
            var task = tasks.Find(id, OwnerOf(request.Context?.User)) ?? throw new McpProtocolException(
                $"there is no task '{id}' (any more); get_execution knows what ran", McpErrorCode.InvalidParams);
            return ValueTask.FromResult<JsonNode?>(answer(task, request));
        },
    };

    private static JsonObject Done() => new() { ["resultType"] = "complete" };

    private static string? OwnerOf(ClaimsPrincipal? user) =>
        user?.Identity is { } who ? $"{who.AuthenticationType}:{who.Name}" : null;

    private static bool IsOptedIn(JsonRpcRequest request) =>
        (request.Params?["_meta"]?[MetaKeys.ClientCapabilities]?["extensions"] as JsonObject)?.ContainsKey(Extension)
        == true;

    private static MissingRequiredClientCapabilityException Missing() => new(
        new ClientCapabilities { Extensions = new Dictionary<string, object> { [Extension] = new JsonObject() } },
        $"this needs the extension {Extension}");
}
