using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>One action as a tool of its own. The action's type is touched only when the tool is called.</summary>
public sealed class ActionTool(Tool listing, Workspace workspace) : AuraTool(listing)
{
    protected override Task<ToolAnswer> AnswerAsync(ToolCall call)
    {
        var action = workspace.Catalog.Get(ProtocolTool.Meta("action")!);
        var (common, own) = CommonArgs.Split(call.Arguments);
        var args = Read(action, common, own);
        var cluster = workspace.Clusters.Get(args.Cluster);
        var request = new ActionRequest(action.Spec.Name, own, args.DryRun, args.Reason);
        return new ApprovalDialogue(workspace).AnswerAsync(call, cluster,
            caller => cluster.Pipeline.RunActionAsync(request, caller, call.Cancellation));
    }

    /// <summary>Both parts are read, so that one error names the faults of both.</summary>
    private static CommonArgs Read(RemediationAction action, JsonObject common, JsonObject own)
    {
        var faults = new List<string>();
        CommonArgs? args = null;
        try
        {
            action.Validate(own);
        }
        catch (ArgumentsException e)
        {
            faults.AddRange(e.Faults);
        }
        try
        {
            args = Schema.Read<CommonArgs>(common);
        }
        catch (ArgumentsException e)
        {
            faults.AddRange(e.Faults);
        }
        return faults.Count == 0 ? args! : throw new ArgumentsException(faults);
    }
}
