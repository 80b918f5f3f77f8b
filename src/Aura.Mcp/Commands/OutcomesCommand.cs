using System.CommandLine;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Commands;

/// <summary><c>aura outcomes export|import FILE</c>, as JSON Lines; - is standard in- or output.</summary>
internal static class OutcomesCommand
{
    public static Command Create() => new("outcomes", "Outcomes of executions as JSON Lines.")
    {
        Of("export", "Write all outcomes.", (workspace, file) =>
        {
            using var to = file == "-" ? Console.Out : new StreamWriter(file);
            return $"{workspace.Store.Outcomes.Export(to)} outcomes written";
        }),
        Of("import", "Read outcomes; those that are known already are left as they are.", (workspace, file) =>
        {
            using var from = file == "-" ? Console.In : new StreamReader(file);
            return $"{workspace.Store.Outcomes.Import(from)} new outcomes read";
        }),
    };

    private static Command Of(string name, string description, Func<Workspace, string, string> run)
    {
        var file = new Argument<string>("FILE") { Description = "A file, or -." };
        var command = new Command(name, description) { file };
        command.SetAction(async (options, parsed, _) =>
        {
            await using var workspace = new Workspace(options);
            var path = parsed.GetRequiredValue(file);
            try
            {
                await Console.Error.WriteLineAsync(run(workspace, path));
                return ExitCode.Done;
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                throw new FaultException("FileNotUsable", $"{path}: {e.Message}");
            }
        });
        return command;
    }
}
