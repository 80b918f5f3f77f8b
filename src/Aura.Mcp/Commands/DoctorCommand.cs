using System.CommandLine;
using System.Text.RegularExpressions;
using Aura.Mcp.Doctor;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.State;

namespace Aura.Mcp.Commands;

/// <summary><c>aura doctor</c>: looks at everything that Aura needs; each line is ok, or says what to do.</summary>
internal static partial class DoctorCommand
{
    public const string Name = "doctor";

    public static Command Create()
    {
        var command = new Command(Name,
            "Check kubeconfig, cluster, permissions, store and policy; or explain what the policy says of an action.");
        var question = new PolicyQuestion();
        foreach (var option in question.Options)
            command.Add(option);
        var audit = new Option<bool>("--audit") { Description = "Check the audit's chain only, and show its head." };
        var head = new Option<string?>("--audit-head")
        {
            Description = "A head shown earlier, which must still be in the chain.", HelpName = "NUMBER:HASH",
        };
        command.Add(audit);
        command.Add(head);
        command.SetAction(async (options, parsed, cancellation) =>
        {
            await using var workspace = new Workspace(options);
            if (question.IsAsked(parsed))
                return await question.AnswerAsync(workspace, parsed);
            if (parsed.GetValue(head) is { } given && !Head().IsMatch(given))
                throw new OptionsException([$"--audit-head: '{given}' is not like NUMBER:HASH, as --audit shows it"]);
            if (parsed.GetValue(audit) || parsed.GetValue(head) is not null)
                return Audit(workspace.Store.Audit.Verify(parsed.GetValue(head)));
            var healthy = true;
            await foreach (var line in Examination.RunAsync(workspace, cancellation))
            {
                Terminal.Write($"{(line.Ok ? "ok  " : "FAIL")} {line.What}: {line.Found}"
                    + (line.ToDo is null ? "" : $"\n     → {line.ToDo}"));
                healthy &= line.Ok;
            }
            return healthy ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    [GeneratedRegex("^[0-9]+:[0-9a-f]{64}$")]
    private static partial Regex Head();

    private static int Audit(AuditVerdict verdict)
    {
        Terminal.Write(verdict.Why is { } broken
            ? $"FAIL audit: entry {verdict.FirstBroken} is the first that does not fit: {broken}\n"
                + "     → entries were altered: keep the file, and find out who can write to it"
            : $"ok   audit: {verdict.Entries} entries, the chain is intact\n     head {verdict.Head}");
        return verdict.Intact ? ExitCode.Done : ExitCode.Failed;
    }
}
