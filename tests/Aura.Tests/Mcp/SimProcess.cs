using System.Diagnostics;

namespace Aura.Tests.Mcp;

/// <summary><c>aura sim</c> as a process; <see cref="SimServer"/> is the same for less.</summary>
internal sealed class SimProcess : Sim
{
    private Process? _process;

    public static async Task<SimProcess> StartAsync(string incident)
    {
        var sim = new SimProcess();
        sim._process = AuraProcess.Start("dotnet", [AuraProcess.Program, "sim", "--incident", incident,
            "--speed", $"{Fast}", "--write-kubeconfig", sim.Kubeconfig]);
        var line = await sim._process.StandardError.ReadLineAsync();
        Assert.StartsWith("serving https://127.0.0.1:", line);
        return sim;
    }

    protected override ValueTask StopAsync()
    {
        _process?.Kill();
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }
}
