using Aura.Execution;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Commands;

/// <summary>What waits for a person.</summary>
internal static class PendingApprovals
{
    public static int List(Workspace workspace)
    {
        var pending = workspace.Store.Approvals.Pending();
        Terminal.Write(pending.Count == 0 ? "Nothing waits for approval." : string.Join('\n', pending.Select(a =>
            $"{a.Id}  cluster {a.Cluster}, asked by {a.RequestedBy}, until {a.Expires:u}: {a.Why}")));
        return ExitCode.Done;
    }

    /// <summary>The cluster that it is about, and the plan as text.</summary>
    public static async Task<(ClusterSession Cluster, string Shown)> ShowAsync(
        Workspace workspace, string id, CancellationToken cancellation)
    {
        var approval = workspace.Store.Approvals.Find(id) ?? throw new FaultException(
            "NotFound", $"there is no approval '{id}' in {workspace.Store.Path}",
            "`aura approve` lists what is pending");
        await workspace.Clusters.RefreshAsync(cancellation);
        var cluster = workspace.Clusters.Get(approval.Cluster);
        var planned = await cluster.Pipeline.GetAsync(approval.Execution, TimeSpan.Zero, cancellation);
        return (cluster, $"cluster {cluster.Name}: {planned.Message}\n{ApprovalText.Of(planned)}");
    }

    public static Caller Person(string command) => new(Environment.UserName, command)
    {
        Progress = (fraction, text) => Console.Error.WriteLine($"{fraction,4:0%} {ProgressReporter.Shown(text)}"),
    };
}
