using Aura.Actions;
using Aura.Kubernetes;
using Aura.Mcp.Telemetry;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Tools;

/// <summary>
/// A tool listed as its file in tool-schemas/ says. Expected failures become <c>{code, message, hint}</c> with
/// isError; the server survives every request.
/// </summary>
public abstract class AuraTool(Tool listing) : McpServerTool
{
    public sealed override Tool ProtocolTool { get; } = listing;

    public sealed override IReadOnlyList<object> Metadata => [];

    public sealed override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        var call = new ToolCall(request, cancellationToken);
        using var trace = CallTrace.Begin(ProtocolTool.Name, request);
        ToolAnswer answer;
        try
        {
            answer = await AnswerAsync(call);
        }
        catch (Exception e)
        {
            var isAbandoned = e is OperationCanceledException && cancellationToken.IsCancellationRequested;
            trace?.Failed(e, isAbandoned);
            if (isAbandoned || e is InputRequiredException or McpProtocolException)
                throw;
            answer = Faults.Describe(e);
        }
        trace?.Answered(answer);
        await call.Progress.FlushAsync();
        return answer.ToResult();
    }

    /// <exception cref="ArgumentsException">The arguments do not fit; before anything was read or done.</exception>
    /// <exception cref="KubeException">The cluster's answer, which <see cref="Faults"/> explains.</exception>
    protected abstract Task<ToolAnswer> AnswerAsync(ToolCall call);
}
