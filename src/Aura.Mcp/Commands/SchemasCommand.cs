using System.CommandLine;
using Aura.Actions;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Commands;

/// <summary><c>aura schemas</c>: writes tool-schemas/, or checks that it is what the code says.</summary>
internal static class SchemasCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--out") { Description = "The folder.", HelpName = "DIR", Required = true };
        var check = new Option<bool>("--check") { Description = "Write nothing; exit 1 where a file differs." };
        var command = new Command("schemas", "Write the generated tool-schemas/.") { folder, check };
        command.SetAction((_, parsed, _) =>
        {
            var directory = parsed.GetRequiredValue(folder);
            var files = SchemaFiles.Generate(new ActionCatalog());
            var differing = SchemaFiles.Differing(files, directory);
            if (parsed.GetValue(check))
                foreach (var name in differing)
                    Console.Error.WriteLine($"{Path.Combine(directory, name)} is not what the code says: "
                        + $"run `aura schemas --out {directory}`");
            else
                SchemaFiles.Write(files, directory);
            return Task.FromResult(parsed.GetValue(check) && differing.Count > 0 ? ExitCode.Failed : ExitCode.Done);
        });
        return command;
    }
}
