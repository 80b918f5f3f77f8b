using System.Diagnostics;
using System.Globalization;
using Aura.Tests.Mcp;

namespace Aura.Tests.Soak;

/// <summary><c>aura serve --http</c> as a process, to be killed, paused, stopped and started again.</summary>
internal sealed class Replica(string[] arguments) : IDisposable
{
    private Process? _process;
    private Task<string> _said = Task.FromResult("");

    /// <summary>Where it answers; null while it is down.</summary>
    public Uri? Address { get; private set; }

    public async Task StartAsync()
    {
        _process = AuraProcess.Start(
            "dotnet", [AuraProcess.Program, "serve", "--http", "http://127.0.0.1:0", .. arguments]);
        _process.StandardInput.Close();
        var line = await _process.StandardError.ReadLineAsync();
        Assert.StartsWith("serving http://127.0.0.1:", line);
        _said = _process.StandardError.ReadToEndAsync();
        Address = new Uri(line!["serving ".Length..]);
    }

    /// <summary>As by kill -9, and then again.</summary>
    public async Task KillAsync()
    {
        Address = null;
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await StartAsync();
    }

    /// <summary>As Kubernetes replaces a pod.</summary>
    public async Task ReplaceAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task StopAsync()
    {
        Address = null;
        Signal("-TERM");
        await _process!.WaitForExitAsync();
        Assert.True(_process.ExitCode == 0, $"a replica ended with {_process.ExitCode}: {await _said}");
        _process.Dispose();
        _process = null;
    }

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (_process is null)
            return;
        _process.Kill();
        _process.Dispose();
    }
}
