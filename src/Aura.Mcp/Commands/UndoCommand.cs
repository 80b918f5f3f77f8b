using System.CommandLine;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Commands;

/// <summary><c>aura undo ID</c>: takes an execution back, after showing it to whoever sits at the terminal.</summary>
internal static class UndoCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The execution's id." };
        var command = new Command("undo", "Take an execution back.") { id };
        command.SetAction(async (options, parsed, cancellation) =>
        {
            await using var workspace = new Workspace(options);
            var execution = parsed.GetRequiredValue(id);
            await workspace.Clusters.RefreshAsync(cancellation);
            var cluster = workspace.ClusterOfExecution(execution, null);
            var result = await cluster.Pipeline.UndoAsync(
                execution, PendingApprovals.Person("aura undo"), cancellation);
            Terminal.Write(ExecutionAnswer.Text(result));
            return CallCommand.CodeOf(ExecutionAnswer.IsError(result.Status), ToolJson.ToObject(result));
        });
        return command;
    }
}
