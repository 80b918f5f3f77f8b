using System.CommandLine;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Commands;

/// <summary><c>aura reject ID</c>: ends a pending change without doing it. Saying no needs no proof.</summary>
internal static class RejectCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "As the result said." };
        var command = new Command("reject", "Reject a pending change.") { id };
        command.SetAction(async (options, parsed, cancellation) =>
        {
            await using var workspace = new Workspace(options);
            var approval = parsed.GetRequiredValue(id);
            var (cluster, _) = await PendingApprovals.ShowAsync(workspace, approval, cancellation);
            var result = await cluster.Pipeline.RejectAsync(
                approval, PendingApprovals.Person("aura reject"), cancellation);
            Terminal.Write(ExecutionAnswer.Text(result));
            return ExitCode.Done;
        });
        return command;
    }
}
