using Aura.Actions;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>A tool whose arguments are a record: it describes them and validates them.</summary>
public abstract class WorkflowTool<TArgs>(Tool listing) : AuraTool(listing)
    where TArgs : class
{
    protected sealed override Task<ToolAnswer> AnswerAsync(ToolCall call) =>
        AnswerAsync(Schema.Read<TArgs>(call.Arguments), call);

    protected abstract Task<ToolAnswer> AnswerAsync(TArgs args, ToolCall call);
}
