using System.CommandLine;
using Aura.Mcp.Doctor;
using Aura.Mcp.Serving;

namespace Aura.Mcp.Commands;

/// <summary><c>aura doctor</c>: looks at everything that Aura needs; each line is ok, or says what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor",
            "Check kubeconfig, cluster, permissions, store and policy; or explain what the policy says of an action.");
        var question = new PolicyQuestion();
        foreach (var option in question.Options)
            command.Add(option);
        command.SetAction(async (options, parsed, cancellation) =>
        {
            await using var workspace = new Workspace(options);
            if (question.IsAsked(parsed))
                return await question.AnswerAsync(workspace, parsed);
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
}
