using System.CommandLine;
using Aura.Actions;
using Aura.Execution.Access;

namespace Aura.Mcp.Commands;

/// <summary><c>aura rbac</c>: the ClusterRole that fits --read-only and --max-risk, for kubectl apply.</summary>
internal static class RbacCommand
{
    public static Command Create()
    {
        var command = new Command("rbac", "Print the ClusterRole that Aura needs with --read-only or --max-risk.");
        command.SetAction((options, _, _) =>
        {
            var catalog = new ActionCatalog();
            var most = catalog.All.Select(a => a.Spec.Risk).Where(r => r <= options.MaxRisk).Max();
            Terminal.Write(new TierRole(catalog, options.ReadOnly ? null : most).Manifest().TrimEnd('\n'));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
