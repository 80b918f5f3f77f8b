using System.CommandLine;
using Aura.Mcp.Http.Authentication;
using Aura.Mcp.Options;

namespace Aura.Mcp.Commands;

/// <summary><c>aura token add|list|remove</c>: who may call a server over HTTP. A token is shown once.</summary>
internal static class TokenCommand
{
    public static Command Create() => new("token", "Keep the bearer tokens that `serve --http` accepts.")
    {
        Add(), List(), Remove(),
    };

    private static Command Add()
    {
        var name = new Argument<string>("NAME") { Description = "Who gets it; the audit shows it." };
        var scope = new Option<string>("--scope")
        {
            Description = $"Comma-separated, of {string.Join(", ", Scopes.All)}.", HelpName = "SCOPE", Required = true,
        };
        var days = new Option<int?>("--days") { Description = "Days that it is valid. Default: until removed." };
        var command = new Command("add", "Make a token, print it, and keep its hash.") { name, scope, days };
        command.SetAction((options, parsed, _) =>
        {
            var (who, file) = (parsed.GetRequiredValue(name), FileOf(options));
            var scopes = parsed.GetRequiredValue(scope).Split(',', StringSplitOptions.TrimEntries);
            var lifetime = parsed.GetValue(days);
            var entries = File.Exists(file) ? Read(file) : [];
            List<string> faults =
            [
                .. TokenEntry.IsName(who) ? []
                    : new[] { $"'{who}': a name has letters, digits and . _ @ -, 64 at most" },
                .. scopes.Except(Scopes.All)
                    .Select(s => $"--scope: '{s}' is not one of {string.Join(", ", Scopes.All)}"),
                .. lifetime is < 1 or > 36500 ? new[] { "--days: from 1 to 36500" } : [],
                .. entries.Any(e => e.Name == who) ? new[] { $"{file} has a token '{who}'; remove it first" } : [],
            ];
            if (faults.Count > 0)
                throw new OptionsException(faults);
            var token = TokenAuthenticator.NewToken();
            DateTimeOffset? until = lifetime is { } n ? TimeProvider.System.GetUtcNow().AddDays(n) : null;
            TokenFile.Write(file, [.. entries, new TokenEntry(who, TokenAuthenticator.HashOf(token), scopes, until)]);
            Console.Out.WriteLine(token);
            Console.Error.WriteLine($"{file} keeps its hash only: this is the one time that it is shown");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Who has a token, with which scopes and until when.");
        command.SetAction((options, _, _) =>
        {
            foreach (var e in Read(FileOf(options)))
                Terminal.Write($"{e.Name}  {string.Join(',', e.Scopes)}  "
                    + (e.Until is { } until ? $"until {until.UtcDateTime:u}" : "until removed"));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Remove()
    {
        var name = new Argument<string>("NAME") { Description = "Whose." };
        var command = new Command("remove", "End a token; servers that run notice at once.") { name };
        command.SetAction((options, parsed, _) =>
        {
            var (who, file) = (parsed.GetRequiredValue(name), FileOf(options));
            var entries = Read(file);
            if (!entries.Any(e => e.Name == who))
                throw new OptionsException([$"{file} has no token '{who}'"]);
            TokenFile.Write(file, entries.Where(e => e.Name != who));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static string FileOf(AuraOptions options) => options.TokenFile
        ?? throw new OptionsException([$"{Setting.Tokens.Option.Name} FILE is needed: where the tokens are kept"]);

    private static IReadOnlyList<TokenEntry> Read(string file)
    {
        var read = TokenFile.Read(file);
        return read.Faults.Count == 0 ? read.Entries : throw new OptionsException(read.Faults);
    }
}
