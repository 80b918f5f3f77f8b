using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Mcp.Serving;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>
/// Asks the person at the client where a plan needs approval and the client can ask (elicitation). The question is
/// made from the plan alone. The call is then made again by the client or the SDK, with the answer and a sealed note
/// of what was asked; what the note does not cover (another tool, other arguments, another user) is refused.
/// </summary>
public sealed class ApprovalDialogue(Workspace workspace)
{
    private const string Key = "approval";

    public async Task<ToolAnswer> AnswerAsync(
        ToolCall call, ClusterSession cluster, Func<Caller, Task<ExecutionResult>> start)
    {
        using var place = await workspace.Load.EnterAsync(cluster.Name, Lane.Change, call.Cancellation);
        if (call.Request.Params is { RequestState: { } state, InputResponses: { } answers }
            && answers.TryGetValue(Key, out var answer))
            return ExecutionAnswer.Of(await DecideAsync(call, cluster, state, answer));

        var result = await start(call.Caller);
        if (result is { Status: ExecutionStatus.ApprovalRequired, Approval.ApprovalId: { } id }
            && CanAsk(call) && workspace.Store.Approvals.Find(id) is { OutsideOnly: false })
            throw new InputRequiredException(
                new Dictionary<string, InputRequest>
                {
                    [Key] = InputRequest.ForElicitation(Question(result, cluster.Name)),
                },
                $"{id}.{Seal(id, call)}");
        return ExecutionAnswer.Of(result);
    }

    private async Task<ExecutionResult> DecideAsync(
        ToolCall call, ClusterSession cluster, string state, InputResponse answer)
    {
        var parts = state.Split('.');
        if (parts.Length != 2 || !CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(parts[1]), Encoding.ASCII.GetBytes(Seal(parts[0], call))))
            throw new FaultException(
                "InvalidApproval", "this answer belongs to another question", "call the tool again");
        var said = answer.Deserialize(InputResponse.ElicitResultJsonTypeInfo);
        var yes = said is { IsAccepted: true }
            && said.Content?.TryGetValue("approve", out var box) is true
                && box.ValueKind == System.Text.Json.JsonValueKind.True;
        return yes
            ? await cluster.Pipeline.ApproveAsync(parts[0], call.Caller, call.Cancellation)
            : await cluster.Pipeline.RejectAsync(parts[0], call.Caller, call.Cancellation);
    }

    /// <summary>A client that does not say so cannot be asked: it would fail, or wait for ever.</summary>
    private static bool CanAsk(ToolCall call) =>
        call.Request.Server.IsMrtrSupported
        && (call.Request.Server.ClientCapabilities ?? call.Request.JsonRpcRequest.Context?.ClientCapabilities)
            ?.Elicitation?.Form is not null;

    private static ElicitRequestParams Question(ExecutionResult result, string cluster)
    {
        var text = new StringBuilder(
            $"Aura wants to change the cluster {cluster} ({ToolJson.Snake(result.Risk)} risk):");
        foreach (var change in result.Changes)
            text.Append("\n• ").Append(ExecutionAnswer.Line(change));
        foreach (var warning in result.Warnings)
            text.Append("\n! ").Append(warning);
        text.Append($"\nUndo: {ToolJson.Snake(result.Undo.Grade)} ({result.Undo.How})");
        text.Append($"\nApproval {result.Approval!.ApprovalId}, digest {result.Approval.Digest}");
        return new ElicitRequestParams
        {
            // Words from the cluster could ask for a yes: whoever wants to read them finds them in the dry run.
            Message = Printable.Short(Redactor.Text(ClusterText.LeaveOut(text.ToString())), 8_000),
            RequestedSchema = new ElicitRequestParams.RequestSchema
            {
                Properties = new Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition>
                {
                    ["approve"] =
                        new ElicitRequestParams.BooleanSchema { Title = "Approve this change", Default = false },
                },
                Required = ["approve"],
            },
        };
    }

    private string Seal(string id, ToolCall call)
    {
        var arguments = call.Arguments.OrderBy(a => a.Key, StringComparer.Ordinal)
            .Select(a => $"{a.Key}={a.Value?.ToJsonString()}");
        var covered = string.Join('\n', [id, call.Request.Params!.Name, call.Caller.Principal, .. arguments]);
        return Convert.ToHexString(HMACSHA256.HashData(workspace.DialogueKey, Encoding.UTF8.GetBytes(covered)));
    }
}
