using System.CommandLine;
using Aura.Mcp.Options;
using Aura.Mcp.Telemetry;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Commands;

/// <summary>The command line: the root with the settings that all commands share.</summary>
public static class AuraCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count == 0)
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // Both end what they have begun; --drain-within limits a server in that.
                ProcessTerminationTimeout = parsed.CommandResult.Command.Name is ServeCommand.Name or AgentCommand.Name
                    ? TimeSpan.FromHours(2) : TimeSpan.FromSeconds(2),
            });
        var faults = parsed.Errors.Select(e => e.Message).Concat(OptionFaults(parsed));
        return Usage([.. faults, "see `aura --help`"]);
    }

    public static RootCommand Create()
    {
        var root = new RootCommand("Aura: safe Kubernetes remediation over MCP.")
        {
            DemoCommand.Create(), ServeCommand.Create(), SimCommand.Create(), CallCommand.Create(),
            ApproveCommand.Create(), RejectCommand.Create(), UndoCommand.Create(), SchemasCommand.Create(),
            DoctorCommand.Create(), RbacCommand.Create(), OutcomesCommand.Create(), TokenCommand.Create(),
            ExperimentCommand.Create(), ReportCommand.Create(), AgentCommand.Create(), SignInCommand.Create(),
            StoreCommand.Create(),
        };
        foreach (var setting in Setting.Common)
            root.Add(setting.Option);
        return root;
    }

    /// <summary>Sets the action: options are read first, and expected failures become one message.</summary>
    public static void SetAction(
        this Command command, Func<AuraOptions, ParseResult, CancellationToken, Task<int>> run) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                var options = OptionSources.Read(parsed);
                await using var export = Export.Start(options, Environment.GetEnvironmentVariable);
                return await run(options with { LogExport = export?.Logs }, parsed, cancellation);
            }
            catch (OptionsException e)
            {
                return Usage(e.Faults);
            }
            catch (Exception e) when (e is not OperationCanceledException && Faults.Describe(e) is { } fault)
            {
                await Console.Error.WriteLineAsync(fault.Shown);
                return ExitCode.Failed;
            }
        });

    private static int Usage(IReadOnlyList<string> faults)
    {
        foreach (var fault in faults)
            Console.Error.WriteLine(fault);
        return ExitCode.Usage;
    }

    private static IReadOnlyList<string> OptionFaults(ParseResult parsed)
    {
        try
        {
            OptionSources.Read(parsed);
            return [];
        }
        catch (OptionsException e)
        {
            return e.Faults;
        }
    }
}
