using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Commands;

/// <summary><c>aura call TOOL</c>: one tool call through the same server, its structured result on stdout.</summary>
internal static class CallCommand
{
    public static Command Create()
    {
        var tool = new Argument<string>("TOOL") { Description = "A tool's name, like diagnose." };
        var args = new Option<string>("--args")
        {
            Description = "The arguments: JSON, @FILE, or - for standard input.",
            HelpName = "JSON",
            DefaultValueFactory = _ => "{}",
        };
        var command = new Command("call", "Call one tool; JSON to stdout. Exit code 0 done, 1 error, 2 usage, "
            + "3 approval required, 4 still running.") { tool, args };
        command.SetAction((options, parsed, cancellation) =>
            RunAsync(options, parsed.GetRequiredValue(tool), parsed.GetRequiredValue(args), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        AuraOptions options, string tool, string args, CancellationToken cancellation)
    {
        var arguments = await ArgumentsAsync(args, cancellation);
        using var logs = Logs.Create(options);
        await using var workspace = new Workspace(options);
        await using var session = await InMemorySession.StartAsync(workspace, logs: logs);
        try
        {
            var result = await session.Client.CallToolAsync(
                new CallToolRequestParams { Name = tool, Arguments = arguments }, cancellation);
            var structured = JsonNode.Parse(result.StructuredContent!.Value.GetRawText()) as JsonObject ?? [];
            Console.Out.WriteLine(structured.ToJsonString(ToolJson.Indented));
            return CodeOf(result.IsError == true, structured);
        }
        catch (McpProtocolException e) when (e.ErrorCode == McpErrorCode.InvalidParams)
        {
            var names = string.Join(", ", (await session.Client.ListToolsAsync(cancellationToken: cancellation))
                .Select(t => t.Name).Order());
            throw new OptionsException([$"there is no tool '{tool}'; there are {names}"]);
        }
    }

    public static int CodeOf(bool isError, JsonObject result) =>
        ((string?)result["status"], (string?)result["code"]) switch
        {
            ("approval_required", _) => ExitCode.ApprovalRequired,
            ("running", _) => ExitCode.Running,
            (_, "InvalidArguments") => ExitCode.Usage,
            _ => isError ? ExitCode.Failed : ExitCode.Done,
        };

    private static async Task<Dictionary<string, JsonElement>> ArgumentsAsync(
        string args, CancellationToken cancellation)
    {
        try
        {
            var text = args == "-" ? await Console.In.ReadToEndAsync(cancellation)
                : args.StartsWith('@') ? await File.ReadAllTextAsync(args[1..], cancellation) : args;
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new OptionsException(["--args must be a JSON object, like {\"namespace\":\"shop\"}"]);
            return json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.Clone());
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new OptionsException([$"--args: {e.Message}"]);
        }
    }
}
