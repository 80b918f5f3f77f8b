using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Aura.Tests.Mcp;

/// <summary>Runs the built program, or another one, as a process of its own.</summary>
internal static class AuraProcess
{
    /// <summary>The program beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "aura.dll");

    public sealed record Outcome(int Code, string Output, string Error)
    {
        public JsonObject Json => JsonNode.Parse(Output) as JsonObject ?? throw new InvalidOperationException(Error);
    }

    public static Task<Outcome> AuraAsync(params IEnumerable<string> args) => RunAsync("dotnet", [Program, .. args]);

    public static async Task<Outcome> RunAsync(
        string command, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(command, args, environment);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command} {string.Join(' ', args)} did not end");
        }
        return new Outcome(process.ExitCode, await output, await error);
    }

    public static Process Start(
        string command, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command, args)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // The user's own settings must not reach the tests.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("AURA_") || k.StartsWith("OTEL_")
                     || k == "KUBECONFIG").ToList())
            start.Environment.Remove(name);
        start.Environment["AURA_CONFIG"] = "/dev/null";
        start.Environment["DOTNET_TieredPGO"] = "0"; // It ends before that would pay.
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start");
    }
}
