using System.CommandLine;
using Aura.Mcp.Agent;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;

namespace Aura.Mcp.Commands;

/// <summary>
/// <c>aura agent TASK</c>: a local model works on the task through the tools, and the person at the terminal approves.
/// </summary>
internal static class AgentCommand
{
    public const string Name = "agent";

    public static Command Create()
    {
        var task = new Argument<string>("TASK") { Description = "What is wrong or wanted, in your words." };
        var command = new Command(Name, "Let a local model (Ollama) diagnose and repair; you approve each change. "
            + "Exit code 0 done, 1 failed or stopped, 2 usage, 3 approval required, 4 still running.") { task };
        foreach (var setting in AgentSetting.All)
            command.Add(setting.Option);
        command.SetAction((options, parsed, cancellation) => RunAsync(options,
            new AgentOptionsReader(parsed, Environment.GetEnvironmentVariable).Read(parsed.GetRequiredValue(task)),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(AuraOptions options, AgentOptions agent, CancellationToken cancellation)
    {
        var stage = new TerminalAgentStage();
        if (!stage.CanAsk)
            stage.Notes("nobody can be asked here: what needs approval is left for `aura approve`");
        var run = new AgentRun(agent, stage);
        if (agent.Server is not null)
            return Show(await run.OverHttpAsync(cancellation));
        await using var workspace = new Workspace(options with { Tools = ToolSelection.Compact });
        var outcome = await run.InProcessAsync(workspace, cancellation);
        Show(outcome);
        // What was begun is ended here: nobody else serves this store, as far as this process knows.
        await workspace.WhenIdleAsync();
        return outcome.Code;
    }

    private static int Show(AgentOutcome outcome)
    {
        Terminal.Write(outcome.Message);
        Terminal.Write(outcome.Changes.Count == 0 ? "\nNothing was changed." : "\nBy the journal:");
        foreach (var change in outcome.Changes)
            Terminal.Write($"  {change.Status} {change.ExecutionId} ({change.Tool}): {change.Message}"
                + (change.How is null ? "" : $"\n    {change.How}"));
        Console.Error.WriteLine($"transcript: {outcome.Transcript}");
        return outcome.Code;
    }
}
