using System.Diagnostics;
using System.Globalization;

namespace Aura.Benchmarks.Startup;

/// <summary>
/// One start of a stdio server, as a client sees it: milliseconds from the start of the process to the answers, its CPU
/// time then, and what of it is in memory, in MiB; the last once more when it has been idle for three seconds.
/// </summary>
internal sealed record OneStart(double Initialize, double List, double Cpu, double Memory, double Idle)
{
    private const string Hello = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":"""
        + """{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"startup","version":"1"}}}""";

    private const string Ready = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    private const string Tools = """{"jsonrpc":"2.0","id":2,"method":"tools/list"}""";

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    /// <param name="home">Settings, kubeconfig and store are looked for here, so that none is the user's.</param>
    public static async Task<OneStart> MeasureAsync(string program, string home, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = home,
        };
        start.Environment.Clear();
        start.Environment["HOME"] = home;
        var begun = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        await AskAsync(process, Hello);
        var initialize = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        await process.StandardInput.WriteLineAsync(Ready);
        await AskAsync(process, Tools);
        var list = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        process.Refresh();
        var cpu = process.TotalProcessorTime.TotalMilliseconds;
        var memory = Resident(process.Id);
        await Task.Delay(Rest);
        var idle = Resident(process.Id);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new OneStart(initialize, list, cpu, memory, idle);
    }

    private static async Task AskAsync(Process process, string message)
    {
        await process.StandardInput.WriteLineAsync(message);
        if (await process.StandardOutput.ReadLineAsync() is null)
            throw new InvalidOperationException("it ended: " + await process.StandardError.ReadToEndAsync());
    }

    /// <summary>VmRSS: pages of the program's file that it shares with the disk cache count too.</summary>
    private static double Resident(int pid) => double.Parse(
        File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
