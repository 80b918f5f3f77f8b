using System.CommandLine;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Commands;

/// <summary><c>aura approve ID</c>: shows what waits, makes sure that a person agrees, and carries it out.</summary>
internal static class ApproveCommand
{
    public static Command Create()
    {
        var id = new Argument<string?>("ID") { Description = "As the result said.", Arity = ArgumentArity.ZeroOrOne };
        var key = new Option<string?>("--approver-key") { Description = "The approver's key.", HelpName = "FILE" };
        var create = new Option<string?>("--create-key")
        {
            Description = "Make an approver key and register it with the store.", HelpName = "FILE",
        };
        var command = new Command("approve", "Approve a pending change; lists what is pending without ID.")
        {
            id, key, create,
        };
        command.SetAction(async (options, parsed, cancellation) =>
        {
            await using var workspace = new Workspace(options);
            if (parsed.GetValue(create) is { } file)
            {
                new ApproverKey(workspace.Store.Beside).Create(file);
                return ExitCode.Done;
            }
            return parsed.GetValue(id) is { } approval
                ? await ApproveAsync(workspace, approval, parsed.GetValue(key), cancellation)
                : PendingApprovals.List(workspace);
        });
        return command;
    }

    private static async Task<int> ApproveAsync(
        Workspace workspace, string id, string? keyFile, CancellationToken cancellation)
    {
        var (cluster, shown) = await PendingApprovals.ShowAsync(workspace, id, cancellation);
        new ApproverKey(workspace.Store.Beside).Demand(keyFile, shown,
            keyless: new FaultException("ApproverKeyRequired", "approval needs a terminal or the approver's key",
                "aura approve ID --approver-key FILE; make one with --create-key FILE"),
            refused: new FaultException(
                "NotApproved", "not approved; it stays pending", $"to reject it: aura reject {id}"));
        var result = await cluster.Pipeline.ApproveAsync(id, PendingApprovals.Person("aura approve"), cancellation);
        Terminal.Write(ExecutionAnswer.Text(result));
        return CallCommand.CodeOf(ExecutionAnswer.IsError(result.Status), ToolJson.ToObject(result));
    }
}
