using System.CommandLine;
using System.Globalization;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.State.Copying;
using Aura.State.Engines;

namespace Aura.Mcp.Commands;

/// <summary><c>aura store migrate|backup|forget</c>: what is done to the store as a whole.</summary>
internal static class StoreCommand
{
    public static Command Create() => new("store", "Move, copy and shorten the store.")
    {
        Migrate(), Backup(), Forget(),
    };

    private static Command Migrate()
    {
        var from = new Option<string>("--from")
        {
            Description = "The SQLite file; nothing may be at work on it.", HelpName = "FILE", Required = true,
        };
        var to = new Option<string?>("--to")
        {
            Description = "An empty database, as postgres://USER@HOST/DATABASE; else that of --store.",
            HelpName = "URL",
        };
        var command = new Command("migrate", "Copy an SQLite store to PostgreSQL, verified row for row.") { from, to };
        command.SetAction((options, parsed, _) =>
        {
            var target = parsed.GetValue(to) ?? options.Store;
            if (target is null || !PostgresAddress.Is(target))
                throw new FaultException("NoTarget", "--to is not like postgres://USER@HOST/DATABASE");
            var file = Path.GetFullPath(parsed.GetRequiredValue(from));
            foreach (var table in StoreCopy.Run(file, target, options.StoreKey))
                Terminal.Write(string.Create(CultureInfo.InvariantCulture,
                    $"{table.Name,-24} {table.Rows,10} rows  {table.Digest[..16]}"));
            Terminal.Write($"copied and compared; {file} is as it was. Give the key to all replicas: --store-key "
                + (options.StoreKey is null ? file + ".key" : "as now"));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Backup()
    {
        var file = new Argument<string>("FILE") { Description = "A new file." };
        var command = new Command("backup", "Copy the SQLite store to a file while it is in use.") { file };
        command.SetAction(async (options, parsed, _) =>
        {
            await using var workspace = new Workspace(options);
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            workspace.Store.Backup(path);
            Terminal.Write($"{path}; the key {workspace.Store.Beside}.key is kept apart from it");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Forget()
    {
        var audit = new Option<int?>("--audit-months")
        {
            Description = "Drop audit entries that are older (PostgreSQL); the rest still verifies.", HelpName = "N",
        };
        var outcomes = new Option<int?>("--outcomes-months")
        {
            Description = "Drop outcomes that are older; what was added up of them stays.", HelpName = "N",
        };
        var command = new Command("forget", "Drop what is old.") { audit, outcomes };
        command.SetAction(async (options, parsed, _) =>
        {
            var (ofAudit, ofOutcomes) = (parsed.GetValue(audit), parsed.GetValue(outcomes));
            if (ofAudit is null && ofOutcomes is null)
                throw new OptionsException(["give --audit-months, --outcomes-months, or both"]);
            if (ofAudit is < 1 || ofOutcomes is < 1)
                throw new OptionsException(["--audit-months and --outcomes-months are 1 or more"]);
            await using var workspace = new Workspace(options);
            var store = workspace.Store;
            if (ofAudit is { } months)
                Terminal.Write(store.Audit.Forget(store.Time.GetUtcNow().AddMonths(-months)) is { } last
                    ? $"audit entries up to {last} dropped" : "no audit entry was that old, or the store is a file");
            if (ofOutcomes is { } old)
                Terminal.Write($"{store.Outcomes.Forget(store.Time.GetUtcNow().AddMonths(-old))} outcomes dropped");
            return ExitCode.Done;
        });
        return command;
    }
}
