using System.CommandLine;
using Aura.Actions;
using Aura.Mcp.Http.Authentication;
using Aura.Mcp.Http.Pages;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.State;

namespace Aura.Mcp.Commands;

/// <summary><c>aura sign-in NAME</c>: a code with which one person signs in to the page, once.</summary>
internal static class SignInCommand
{
    private static readonly Argument<string> Who = new("NAME") { Description = "Who gets it; the audit shows it." };
    private static readonly Option<string> Role = new("--role")
    {
        Description = "viewer, approver or admin. Default viewer.", HelpName = "ROLE",
        DefaultValueFactory = _ => "viewer",
    };

    private static readonly Option<string?> Namespaces = new("--namespaces")
    {
        Description = "Of an approver: where (globs). Default everywhere.", HelpName = "A,B",
    };

    private static readonly Option<string> For = new("--for")
    {
        Description = "How long it lasts, like 30m, 12h or 7d. Default 12h.", HelpName = "TIME",
        DefaultValueFactory = _ => "12h",
    };

    private static readonly Option<string?> Key = new("--approver-key")
    {
        Description = "The approver's key, for more than a viewer.", HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new Command("sign-in", "Make a one-time code with which a person signs in to the page. "
            + "--max-risk R and --namespaces A,B narrow what an approver may.")
        {
            Who, Role, Namespaces, For, Key,
        };
        command.SetAction(async (options, parsed, _) =>
        {
            var (person, lasts) = Read(parsed);
            if (options is { Simulated: true, Store: null })
                throw new OptionsException(["--store FILE is needed: the one of the server with the page"]);
            await using var workspace = new Workspace(options);
            if (person.Role != PageRole.Viewer)
                new ApproverKey(workspace.Store.Path).Demand(parsed.GetValue(Key),
                    $"{person.Name} will be able to approve changes in the page as {Words.Of(person.Role)}.",
                    keyless: new FaultException("ApproverKeyRequired",
                        "a code for more than a viewer needs a terminal or the approver's key",
                        "aura sign-in NAME --approver-key FILE; make one with aura approve --create-key FILE"),
                    refused: new FaultException("NotApproved", "no code was made"));
            var code = SignInCode.Make(workspace.Store, person, lasts, Environment.UserName, "aura sign-in");
            if ((options.Http?.PublicUrl ?? options.Http?.Listen) is { } address)
                Console.Out.WriteLine(SignInCode.Address(address, code));
            Console.Out.WriteLine(code);
            await Console.Error.WriteLineAsync("good for one sign-in within 10 minutes"
                + (options.Http is null ? "; open the page's address with /#/sign-in/CODE behind it" : ""));
            return ExitCode.Done;
        });
        return command;
    }

    private static (PagePerson Person, TimeSpan Lasts) Read(ParseResult parsed)
    {
        var faults = new List<string>();
        var name = parsed.GetRequiredValue(Who);
        if (!TokenEntry.IsName(name))
            faults.Add($"'{name}': a name has letters, digits and . _ @ -, 64 at most");
        var role = OneOf<PageRole>(parsed.GetRequiredValue(Role), "--role", faults);
        var risk = parsed.GetValue((Option<string?>)Setting.MaxRisk.Option) is { } word
            ? OneOf<Risk>(word, Setting.MaxRisk.Option.Name, faults) : (Risk?)null;
        var namespaces = parsed.GetValue(Namespaces)?.Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (role != PageRole.Approver && (risk is not null || namespaces is not null))
            faults.Add("--max-risk and --namespaces are for --role approver");
        if (namespaces is { Length: 0 })
            faults.Add("--namespaces: names none");
        if (SignInCode.Lasting(parsed.GetRequiredValue(For)) is not { } lasts)
            throw new OptionsException([.. faults, "--for: from 1m to 30d, like 30m, 12h or 7d"]);
        if (faults.Count > 0)
            throw new OptionsException(faults);
        return (new PagePerson(name, "code", role) { MaxRisk = risk, Namespaces = namespaces }, lasts);
    }

    private static T OneOf<T>(string word, string option, List<string> faults)
        where T : struct, Enum
    {
        if (Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsDigit(word[0]))
            return value;
        faults.Add($"{option}: '{word}' is not one of {string.Join(", ", Enum.GetValues<T>().Select(Words.Of))}");
        return default;
    }
}
